// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import StudyFiles
import Tensors
import Training

extension MeasuredWork: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}

/// `showdown bench work`: one piece of work, for `bench train`, which runs each in a process of its own.
///
/// A process never gives back all the memory that it took, so that only a fresh one shows what a piece of work needs.
struct BenchWorkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Measure one piece of work; prints JSON.", shouldDisplay: false)

    @Argument(help: "sft, dpo, orpo, features or rollout.")
    var work: MeasuredWork

    @Option(help: "f32 or bf16.")
    var precision = Precision.f32

    @OptionGroup var settings: BenchSettings

    /// What the process prints.
    struct Report: Codable {
        var measurement: WorkMeasurement
        var peak_memory_bytes: Int?
    }

    func run() throws {
        let bench = WorkBench(
            try settings.model(), precision, batch: settings.batch, length: settings.length,
            warmup: settings.warmup, repeats: settings.repeats)
        let measurement = try bench.measure(work, profiled: settings.profile)
        let report = Report(measurement: measurement, peak_memory_bytes: PeakMemory.bytes)
        try DataOutput.write([report], to: nil)
    }
}

extension BenchWorkCommand.Report {
    /// Runs the work in a process of its own and reads what it prints; its words go to this one's standard error.
    static func measure(_ work: MeasuredWork, _ precision: Precision, _ settings: BenchSettings) throws
        -> BenchWorkCommand.Report
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments =
            ["bench", "work", work.rawValue, "--precision", precision.rawValue] + settings.arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationReason == .exit else {
            throw BenchFailure(work: work, signal: process.terminationStatus)
        }
        guard process.terminationStatus == 0 else { throw ExitCode(process.terminationStatus) }
        return try JSONDecoder().decode(BenchWorkCommand.Report.self, from: bytes)
    }
}

/// A process of the bench that a signal ended: that of the kernel where memory ran out, most likely.
struct BenchFailure: Error, CustomStringConvertible {
    let work: MeasuredWork
    let signal: Int32

    var description: String {
        "measuring \(work.rawValue) ended by signal \(signal)"
            + (signal == 9 ? "; where memory ran out, choose a smaller --batch or --shape" : "")
    }
}

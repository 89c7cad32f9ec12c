// SPDX-License-Identifier: Apache-2.0

private import Foundation
private import StudyFiles

/// Makes PNG files of SVG files by `rsvg-convert` (Debian's librsvg2-bin), where the machine has it.
package struct PictureConverter: Sendable {
    private let program: String
    /// As it tells itself, `rsvg-convert version 2.54.7`.
    package let version: String

    /// Pixels for each unit of a drawing: enough for print at its own size.
    private static let zoom = "2"

    /// Nil where no folder of `PATH` has the program or it does not run.
    package init?(searching path: String = ProcessInfo.processInfo.environment["PATH"] ?? "") {
        let programs = path.split(separator: ":").map { "\($0)/rsvg-convert" }
        guard let program = programs.first(where: FileManager.default.isExecutableFile),
            let outcome = try? Self.run(program, ["--version"]), outcome.status == 0
        else { return nil }
        self.program = program
        version = outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    package func convert(_ svg: String, to png: String) throws {
        let outcome: (status: Int32, output: String)
        do {
            outcome = try Self.run(program, ["--zoom", Self.zoom, "--format", "png", "--output", png, svg])
        } catch {
            throw FileFailure(.inputOutput, path: png, reason: "\(program) could not be run")
        }
        guard outcome.status == 0, FileContents.exists(png) else {
            throw FileFailure(
                .cannotCreate, path: png, reason: "\(version) ended with status \(outcome.status)",
                hint: "Run analyze with --no-pictures; the drawings are complete as SVG")
        }
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> (
        status: Int32, output: String
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}

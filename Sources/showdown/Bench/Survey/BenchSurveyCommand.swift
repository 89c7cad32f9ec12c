// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import StudyFiles

/// `showdown bench survey`: volunteers and enemies of a running survey server.
struct BenchSurveyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey",
        abstract: "Measure a running survey server under volunteers and hostile clients.",
        discussion: """
            Volunteers take part, answer --questions questions each, and then answer them anew, at once and without pause: \
            page, form with its token, answer on the disk, redirect, next page. The answers count as real ones: use a study \
            made for this. `Benchmarks/survey/run` makes one, serves it, and measures all that there is.
            """)

    @Argument(help: "The port on 127.0.0.1 of `showdown serve`.")
    var port: Int

    @Option(help: "Volunteers at once.")
    var volunteers = 64

    @Option(help: "Seconds to measure.")
    var seconds = 10.0

    @Option(help: "Questions that each volunteer answers first and then anew.")
    var questions = 10

    @Option(help: "Answers of one volunteer that are under way at once.")
    var inFlight = 1

    @Option(help: "Milliseconds between a volunteer's answer and the next page.")
    var pause = 0

    @Option(help: "A file of sessions, a Cookie field a line: read if it is there, else written.")
    var sessions: String?

    @Option(help: "Append a line for each answer that was sent, and for each that was acknowledged.")
    var log: String?

    @Option(help: "Idle connections meanwhile.")
    var idle = 0

    @Option(help: "Connections meanwhile that stop within the request line.")
    var halfOpen = 0

    @Option(help: "Connections meanwhile that send a byte now and then.")
    var drips = 0

    @Option(help: "Connections a second meanwhile that send noise and oversize bodies.")
    var noise = 0

    @Flag(help: "Print a JSON object.")
    var json = false

    func validate() throws {
        guard (1...65_535).contains(port) else { throw ValidationError("\(port) is no port.") }
        guard (1...10_000).contains(volunteers), (0...86_400).contains(seconds),
            (1...1_000).contains(questions),
            (1...64).contains(inFlight), (0...60_000).contains(pause)
        else {
            throw ValidationError(
                "--volunteers, --seconds, --questions, --in-flight or --pause is out of range.")
        }
        guard [idle, halfOpen, drips, noise].allSatisfy({ (0...50_000).contains($0) }) else {
            throw ValidationError("--idle, --half-open, --drips or --noise is out of range.")
        }
    }

    private struct Report: Encodable {
        var volunteers: Int
        var seconds: Double
        var answers: Int
        var answers_per_second: Double
        var answer_p50_ms, answer_p99_ms, page_p50_ms, page_p99_ms, cycle_p50_ms, cycle_p99_ms: Double
        var refused, broken: Int
        /// Of the silent ones, at the end.
        var crowd_still_open: Int
        var noisy_connections: Int
    }

    func run() throws {
        let cookies = try enrolled()
        let plan = Crowd.Plan(idle: idle, halfOpen: halfOpen, drips: drips, noise: noise)
        let crowd = plan.isEmpty ? nil : try Crowd(plan, port: port)
        var load = AnsweringLoad.Plan()
        load.port = port
        load.duration = .seconds(seconds)
        load.inFlight = inFlight
        load.pause = .milliseconds(pause)
        load.questions = questions
        load.log = try log.map { try AnswerLog($0) }
        let (result, elapsed) = AnsweringLoad.run(load, sessions: cookies)
        let open = crowd?.openConnections ?? 0
        crowd?.end()
        try write(
            Report(
                volunteers: cookies.count, seconds: elapsed, answers: result.saved,
                answers_per_second: Double(result.saved) / elapsed,
                answer_p50_ms: result.answers.percentile(0.5), answer_p99_ms: result.answers.percentile(0.99),
                page_p50_ms: result.pages.percentile(0.5), page_p99_ms: result.pages.percentile(0.99),
                cycle_p50_ms: result.cycles.percentile(0.5), cycle_p99_ms: result.cycles.percentile(0.99),
                refused: result.refused, broken: result.broken, crowd_still_open: open,
                noisy_connections: crowd?.noisyConnections ?? 0))
    }

    /// The volunteers' sessions: those of the file, or new ones that have answered every question once.
    private func enrolled() throws -> [String] {
        if let sessions, FileContents.exists(sessions) {
            return try FileContents.readText(sessions).split(separator: "\n").map(String.init)
        }
        let cookies = try (0..<volunteers).map { _ in
            var volunteer = try SyntheticVolunteer(port: port)
            let answered = try volunteer.takePart(answers: questions)
            guard answered == questions else {
                throw ValidationError(
                    "The study has \(answered) questions; give --questions at most as many.")
            }
            return volunteer.cookies
        }
        if let sessions { try FileContents.write(cookies.map { $0 + "\n" }.joined(), to: sessions) }
        return cookies
    }

    private func write(_ report: Report) throws {
        if json { return try DataOutput.write(try JSONLines.encode(report), to: nil) }
        var table = TextTable(["\(report.volunteers) volunteers", "p50 ms", "p99 ms"], leading: 1)
        for (name, middle, high) in [
            ("answer acknowledged", report.answer_p50_ms, report.answer_p99_ms),
            ("page", report.page_p50_ms, report.page_p99_ms),
            ("answer and next page", report.cycle_p50_ms, report.cycle_p99_ms),
        ] { table.add([name, Decimals.text(middle, 2), Decimals.text(high, 2)]) }
        let lines = [
            table.text, "",
            "\(Decimals.text(report.answers_per_second, 0)) answers a second over \(Decimals.text(report.seconds, 1)) s; "
                + "\(report.refused) refused, \(report.broken) connections broken.",
        ]
        try DataOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: nil)
    }
}

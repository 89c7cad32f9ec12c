// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// `showdown bench survey` against `showdown serve`; its figures are the machine's and are held by no test.
struct SurveyLoadTests {
    private struct Report: Decodable {
        var volunteers, answers, refused, broken, crowd_still_open, noisy_connections: Int
        var answers_per_second, answer_p50_ms, answer_p99_ms, cycle_p50_ms: Double
    }

    private struct Response: Encodable {
        var id, section, prompt_id, prompt, method, checkpoint, text, finish: String
        var temperature: Double
        var sample = 0
        var seed = 1
        var tokens = 8
    }

    /// Four responses to each of the shipped template's questions at each of its temperatures.
    private func responses() throws -> String {
        let encoder = JSONEncoder()
        let temperatures = [0.001, 0.301, 0.601, 0.901, 1.201, 1.501, 1.801, 2.101]
        return try (1...13).flatMap { prompt in
            try ["albatross", "bittern", "curlew", "dunlin"].flatMap { method in
                try temperatures.map { temperature in
                    let response = Response(
                        id: "\(method)-\(prompt)-\(temperature)", section: "hotel", prompt_id: "p\(prompt)",
                        prompt: "Question \(prompt)?", method: method, checkpoint: "runs/\(method)",
                        text: "Reply \(method.first ?? "?") at \(temperature) to \(prompt).", finish: "stop",
                        temperature: temperature)
                    return String(decoding: try encoder.encode(response), as: UTF8.self) + "\n"
                }
            }
        }.joined()
    }

    @Test func volunteersAnswerAmongHostileClients() throws {
        let folder = try TemporaryFolder()
        let command = folder.command
        let template = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "survey-templates/hotel-concierge.yaml").path
        try responses().write(toFile: folder("responses.jsonl"), atomically: true, encoding: .utf8)
        try command.succeed(
            "study", "create", "--template", template, "--responses", "responses.jsonl", "--output",
            "study.db",
            "--key", "study.key")
        try command.succeed("study", "open", "study.db")
        // Every client has this machine's address, which no study's volunteers share.
        let server = try command.start(["serve", "study.db", "--port", "0", "--requests-per-second", "0"])
        let port = try #require(server.firstLine().split(separator: ":").last.map(String.init))
        let output = try command.succeed(
            "bench", "survey", port, "--volunteers", "3", "--questions", "4", "--in-flight", "2", "--seconds",
            "1",
            "--idle", "5", "--half-open", "20", "--drips", "4", "--noise", "20", "--log", "answers.log",
            "--json")
        let report = try JSONDecoder().decode(Report.self, from: Data(output.utf8))
        #expect(report.volunteers == 3 && report.answers > 0 && report.refused == 0 && report.broken == 0)
        #expect(report.crowd_still_open == 29 && report.noisy_connections > 0)
        #expect(report.answer_p50_ms > 0 && report.answer_p99_ms >= report.answer_p50_ms)
        #expect(report.cycle_p50_ms > report.answer_p50_ms)
        let log = try String(contentsOfFile: folder("answers.log"), encoding: .utf8).split(separator: "\n")
        #expect(log.count { $0.hasPrefix("saved ") } == report.answers)
        #expect(log.count { $0.hasPrefix("sent ") } == report.answers)
        server.send(SIGTERM)
        #expect(try server.outcome().status == 0)
        try command.succeed("audit", "verify", "study.db")
    }
}

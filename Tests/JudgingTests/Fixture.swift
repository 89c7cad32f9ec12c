// SPDX-License-Identifier: Apache-2.0

import Foundation
import Judging
import StudyFiles

/// Responses of four methods whose quality their texts tell a scripted judge.
enum Fixture {
    static let methods = ["zq-coala", "zq-dpo", "zq-orpo", "zq-sft"]

    /// `quality 3` and so on, the best of the last method; names of methods stand in no text.
    static func response(
        _ method: String, prompt: Int = 1, text: String? = nil, temperature: Double = 0.7, sample: Int = 0
    ) -> GeneratedResponse {
        let quality = (methods.firstIndex(of: method) ?? 0) + 1
        return GeneratedResponse(
            id: "\(method)/\(prompt)/\(temperature)/\(sample)", section: "hotel", promptID: "p\(prompt)",
            prompt: "Question \(prompt)?", method: method, checkpoint: "c", temperature: temperature,
            sample: sample, seed: 1, text: text ?? "answer \(prompt) of quality \(quality)",
            tokens: 5, finish: .stop)
    }

    static func questions(_ count: Int, methods: [String] = Fixture.methods) throws -> JudgedQuestions {
        try JudgedQuestions(
            responses: (1...count).flatMap { prompt in methods.map { response($0, prompt: prompt) } },
            study: "pilot", path: "responses.jsonl")
    }

    static func settings(_ mode: JudgeMode, judge: String = "scripted") throws -> JudgeSettings {
        JudgeSettings(
            mode: mode, judge: judge, endpoint: "http://here#scripted", template: try .own(for: mode))
    }

    /// The qualities in a prompt, in the order shown.
    static func qualities(_ prompt: String) -> [Int] {
        prompt.matches(of: /of quality (\d)/).compactMap { Int($0.1) }
    }

    /// `[[A]]` and so on for the place of the best.
    static func bestLetter(_ prompt: String) -> String {
        let qualities = qualities(prompt)
        let place = qualities.firstIndex(of: qualities.max() ?? 0) ?? 0
        return "[[\(Character(Unicode.Scalar(UInt8(65 + place))))]]"
    }
}

/// A folder of one test, removed when the test is over.
final class Scratch {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "judging-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, _ name: String = "file.json") throws -> String {
        try FileContents.write(text, to: self(name))
        return self(name)
    }
}

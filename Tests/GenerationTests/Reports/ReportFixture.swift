// SPDX-License-Identifier: Apache-2.0

import Foundation
import Generation
import StudyFiles

/// Responses written by hand, as a file of a folder that goes away with the fixture.
final class ReportFixture {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var path: String { "\(folder)/responses.jsonl" }

    func grid(_ responses: [GeneratedResponse]) throws -> ReportedGrid {
        try JSONLines.write(responses, to: path)
        return try ReportedGrid(path: path)
    }

    /// One response each to prompts of their own.
    func grid(texts: [String]) throws -> ReportedGrid {
        try grid(texts.enumerated().map { .report($0.element, prompt: "p\($0.offset)") })
    }
}

extension GeneratedResponse {
    static func report(
        _ text: String, method: String = "SFT", section: String = "hotel", prompt: String = "p",
        words: String = "Where is the pool?", temperature: Double = 0.7, sample: Int = 0, tokens: Int = 5,
        finish: Finish = .length
    ) -> GeneratedResponse {
        GeneratedResponse(
            id: "\(method)/\(section)/\(prompt)/\(temperature)/\(sample)", section: section, promptID: prompt,
            prompt: words, method: method, checkpoint: "runs/\(method)-step0400", temperature: temperature,
            sample: sample, seed: 1, text: text, tokens: tokens, finish: finish)
    }
}

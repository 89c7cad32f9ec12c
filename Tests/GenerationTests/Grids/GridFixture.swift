// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Foundation
import Generation
import LanguageModels
import StudyFiles

/// A folder with a checkpoint, one with a head on it, and a small grid over both; removed afterwards.
final class GridFixture {
    let folder = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"
    let tokenized: Fixture
    var grid: ResponseGrid
    let methods: [GridMethod]

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        tokenized = try Fixture()
        let checkpoint = Checkpoint(model: tokenized.model, tokenizer: tokenized.tokenizer)
        try checkpoint.write(to: "\(folder)/base")
        var head = tokenized.head([1, -1])
        head.baseSHA256 = try ModelFingerprint.weights(tokenized.model)
        try checkpoint.write(to: "\(folder)/coala", extra: [(ConvexHead.fileName, head.encode())])
        let prompts = ["where is the pool?", "the pool"].enumerated().map {
            PromptRecord(
                section: "hotel", promptID: "p\($0.offset)", prompt: $0.element,
                reference: "The pool is here. It is there.")
        }
        grid = ResponseGrid(
            prompts: prompts, temperatures: [0.001, 1.2],
            settings: GridSettings(length: .exactly(7), seed: 3))
        methods = [
            try GridMethod(name: "SFT", folder: "\(folder)/base"),
            try GridMethod(name: "COALA", folder: "\(folder)/coala"),
        ]
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var output: String { "\(folder)/responses.jsonl" }

    /// Another source for a method of the second checkpoint.
    func coala(_ change: (inout CheckpointSource) throws -> Void) throws -> GridMethod {
        var source = try CheckpointSource("\(folder)/coala")
        try change(&source)
        return GridMethod(name: "COALA", source: source)
    }

    func records() throws -> [GeneratedResponse] {
        try JSONLines.read(GeneratedResponse.self, from: output)
    }

    /// The field with which a grid is refused; nil where it is not.
    func refusal(_ grid: ResponseGrid, _ methods: [GridMethod]) throws -> String? {
        do {
            _ = try grid.run(methods, output: output)
            return nil
        } catch GenerationError.changedGrid(_, _, let field) {
            return field
        }
    }
}

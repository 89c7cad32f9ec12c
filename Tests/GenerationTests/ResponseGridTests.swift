// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Foundation
import Generation
import LanguageModels
import StudyFiles
import Tensors
import Testing

@Suite struct ResponseGridTests {
    func withGrid(_ body: (_ grid: ResponseGrid, _ methods: [GridMethod], _ output: String) throws -> Void)
        throws
    {
        let folder = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let fixture = try Fixture()
        try Checkpoint(model: fixture.model, tokenizer: fixture.tokenizer).write(to: "\(folder)/base")
        var head = fixture.head([1, -1])
        head.baseSHA256 = try ModelFingerprint.weights(fixture.model)
        try Checkpoint(model: fixture.model, tokenizer: fixture.tokenizer).write(
            to: "\(folder)/coala", extra: [(ConvexHead.fileName, head.encode())])
        let prompts = ["where is the pool?", "the pool"].enumerated().map {
            PromptRecord(section: "hotel", promptID: "p\($0.offset)", prompt: $0.element)
        }
        try body(
            ResponseGrid(prompts: prompts, temperatures: [0.001, 1.2], length: .exactly(7), seed: 3),
            [
                try GridMethod(name: "SFT", folder: "\(folder)/base"),
                try GridMethod(name: "COALA", folder: "\(folder)/coala"),
            ], "\(folder)/responses.jsonl")
    }

    @Test func aResumedGridEndsWithTheSameBytes() throws {
        try withGrid { grid, methods, output in
            let summary = try grid.run(methods, output: output)
            #expect(summary.sampled == 8 && summary.existing == 0 && summary.tokens == 56)
            let whole = try FileContents.readText(output)
            let lines = whole.split(separator: "\n")
            #expect(lines.count == 8)
            // Killed after three responses and in the middle of a line.
            try FileContents.write(
                lines[4..<7].joined(separator: "\n") + "\n" + lines[0].prefix(40), to: output)
            #expect(try grid.run(methods, output: output).existing == 3)
            #expect(try FileContents.readText(output) == whole)
            let records = try JSONLines.read(GeneratedResponse.self, from: output)
            #expect(records.allSatisfy { $0.tokens == 7 && $0.finish == .length && !$0.text.isEmpty })
        }
    }

    @Test func refusesToMixAChangedGridIntoAnOldFile() throws {
        try withGrid { grid, methods, output in
            _ = try grid.run(methods, output: output)
            let before = try FileContents.readText(output)
            var other = grid
            other.seed = 4
            #expect(throws: GenerationError.self) { try other.run(methods, output: output) }
            other = grid
            other.prompts[0].prompt = "changed"
            #expect(throws: GenerationError.self) { try other.run(methods, output: output) }
            for length in [ResponseLength.exactly(8), .exactly(6), .atMost(9)] {
                other = grid
                other.length = length
                #expect(throws: GenerationError.self) { try other.run(methods, output: output) }
            }
            #expect(try FileContents.readText(output) == before)
        }
    }

    @Test func recordsItsGuidanceAndGoesOnUnderNoOther() throws {
        try withGrid { grid, methods, output in
            _ = try grid.run(methods, output: output)
            let before = try FileContents.readText(output)
            let records = try JSONLines.read(GeneratedResponse.self, from: output)
            #expect(records.filter { $0.method == "SFT" }.allSatisfy { $0.guidance == nil })
            let guidance = try #require(records.last?.guidance)
            #expect(guidance.mode == "prefix" && guidance.every == 5 && guidance.candidates == 5)
            #expect(guidance.alpha == 0 && guidance.scale == nil && guidance.head.count == 64)
            for change in 0..<4 {
                var changed = methods
                switch change {
                case 0: changed[1].guide = nil
                case 1: changed[1].guide?.guidance.candidates = 4
                case 2: changed[1].guide?.guidance = Guidance(.nucleus)
                default: changed[1].guide?.head.network.theta2[0] = 3
                }
                #expect {
                    try grid.run(changed, output: output)
                } throws: {
                    if case .changedGrid(_, _, "guidance")? = $0 as? GenerationError { true } else { false }
                }
            }
            #expect(try FileContents.readText(output) == before)
            #expect(try grid.run(methods, output: output).existing == 8)
        }
    }

    /// The base's logits are what they are: a head that does not guide changes nothing.
    @Test func withoutGuidanceACheckpointWithAHeadIsItsBase() throws {
        try withGrid { grid, methods, output in
            func texts(_ folder: String, _ guidance: Guidance?) throws -> [String] {
                let path = "\(output)-\(folder == methods[0].folder)-\(guidance == nil)"
                _ = try grid.run(
                    [try GridMethod(name: "X", folder: folder, guidance: guidance)], output: path)
                return try JSONLines.read(GeneratedResponse.self, from: path).map(\.text)
            }
            let base = try texts(methods[0].folder, nil)
            #expect(try texts(methods[1].folder, nil) == base)
            #expect(try texts(methods[1].folder, Guidance()) != base)
        }
    }

    @Test func refusesAHeadFittedUnderOtherConditionsAndSaysWhich() throws {
        try withGrid { _, methods, output in
            let folder = methods[1].folder
            let path = "\(folder)/\(ConvexHead.fileName)"
            let sound = try ConvexHead(path)
            func differences(_ head: ConvexHead) throws -> [String] {
                try FileContents.write(head.encode(), to: path)
                do {
                    _ = try GridMethod(name: "COALA", folder: folder)
                    return []
                } catch GenerationError.otherHead(_, let differences) {
                    return differences
                }
            }
            #expect(try differences(sound) == [])
            var head = sound
            head.baseSHA256 = "other"
            #expect(try differences(head).map { $0.contains("its base is other, here it is") } == [true])
            head = ConvexHead(
                network: TwoLayerNetwork(theta1: Tensor(zeros: [5, 1]), theta2: [1]), form: FeatureForm(),
                mean: [0, 0, 0, 0], deviation: [1, 1, 1, 1], baseSHA256: sound.baseSHA256)
            #expect(try differences(head) == ["its dimension is 4, here it is 16"])
            // The record beside it says how it was fitted.
            let record = CheckpointRecord(
                method: "coala", parent: nil, parentSHA256: nil, data: "", dataSHA256: "", seed: 1,
                hyperparameters: ["pooling": "mean", "window": .number(128)], steps: 1, tokensSeen: 1,
                floatingPointOperations: 1, metrics: [:])
            try FileContents.write(try JSONLines.encode(record), to: "\(folder)/showdown.json")
            head = sound
            head.form = FeatureForm(pooling: .last, window: 64)
            #expect(
                try differences(head) == [
                    "its pooling is last, here it is mean", "its window is 64, here it is 128",
                ])
            head.form = FeatureForm(window: 128)
            #expect(try differences(head) == [])
        }
    }
}

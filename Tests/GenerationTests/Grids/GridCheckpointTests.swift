// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Generation
import LanguageModels
import StudyFiles
import Tensors
import Testing

/// What a grid records of checkpoints and heads, and under which others it goes on.
@Suite struct GridCheckpointTests {
    @Test func recordsItsGuidanceAndGoesOnUnderNoOther() throws {
        let fixture = try GridFixture()
        let (grid, methods, output) = (fixture.grid, fixture.methods, fixture.output)
        _ = try grid.run(methods, output: output)
        let before = try FileContents.readText(output)
        let records = try fixture.records()
        #expect(records.filter { $0.method == "SFT" }.allSatisfy { $0.guidance == nil })
        let guidance = try #require(records.last?.guidance)
        #expect(guidance.mode == "prefix" && guidance.every == 5 && guidance.candidates == 5)
        #expect(guidance.alpha == 0 && guidance.scale == nil && guidance.head.count == 64)
        let changes: [(inout CheckpointSource) -> Void] = [
            { $0.guide = nil }, { $0.guide?.guidance.candidates = 4 },
            { $0.guide?.guidance = Guidance(.nucleus) }, { $0.guide?.head.network.theta2[0] = 3 },
        ]
        for change in changes {
            #expect(try fixture.refusal(grid, [methods[0], try fixture.coala(change)]) == "guidance")
        }
        #expect(try FileContents.readText(output) == before)
        #expect(try grid.run(methods, output: output).existing == 8)
    }

    @Test func aMovedFolderGoesOnAndOtherWeightsAtItsPathDoNot() throws {
        let fixture = try GridFixture()
        let (grid, methods, output) = (fixture.grid, fixture.methods, fixture.output)
        _ = try grid.run([methods[0]], output: output)
        let whole = try FileContents.readText(output)
        let moved = "\(fixture.folder)/elsewhere"
        try Checkpoint("\(fixture.folder)/base").write(to: moved)
        #expect(try grid.run([try GridMethod(name: "SFT", folder: moved)], output: output).existing == 4)
        #expect(try FileContents.readText(output) == whole)
        var other = try Checkpoint(moved)
        other.model = LanguageModel(other.model.configuration) { _, shape in
            Tensor([Float](repeating: 0.5, count: shape.reduce(1, *)), shape: shape)
        }
        try other.write(to: moved)
        let refusal = try fixture.refusal(grid, [try GridMethod(name: "SFT", folder: moved)])
        #expect(refusal?.hasPrefix("checkpoint (its weights were ") == true)
        // A file from before the weights were written down goes by the path.
        let old = whole.replacing(/,"weights":"[0-9a-f]+"/, with: "")
        #expect(old.count < whole.count)
        try FileContents.write(old, to: output)
        #expect(try grid.run([methods[0]], output: output).existing == 4)
        #expect(try FileContents.readText(output) == old)
        #expect(
            try fixture.refusal(grid, [try GridMethod(name: "SFT", folder: moved)])?.hasPrefix("checkpoint (")
                == true)
    }

    /// The base's logits are what they are: a head that does not guide changes nothing.
    @Test func withoutGuidanceACheckpointWithAHeadIsItsBase() throws {
        let fixture = try GridFixture()
        func texts(_ name: String, _ guidance: Guidance?) throws -> [String] {
            let path = "\(fixture.output)-\(name)-\(guidance == nil)"
            let method = try GridMethod(name: "X", folder: "\(fixture.folder)/\(name)", guidance: guidance)
            _ = try fixture.grid.run([method], output: path)
            return try JSONLines.read(GeneratedResponse.self, from: path).map(\.text)
        }
        let base = try texts("base", nil)
        #expect(try texts("coala", nil) == base)
        #expect(try texts("coala", Guidance()) != base)
    }

    @Test func refusesAHeadFittedUnderOtherConditionsAndSaysWhich() throws {
        let fixture = try GridFixture()
        let folder = "\(fixture.folder)/coala"
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

// SPDX-License-Identifier: Apache-2.0

import Autograd
import Foundation
import LanguageModels
import StudyFiles
import Tensors
import Testing
import Training

@Suite struct ReferenceCacheTests {
    let scratch: ScratchFolder
    let run: SmallRun

    init() throws {
        scratch = try ScratchFolder()
        run = try SmallRun()
    }

    /// The scores by way of the cache, and whether they were computed.
    func scores(
        _ model: LanguageModel, _ pairs: [TokenizedPair], precision: Precision = .f32,
        onDamage: @escaping (String) -> Void = { _ in }
    ) throws -> (scores: [[Double]], computed: Bool) {
        var computed = false
        let cache = ReferenceCache(KeyedFiles(scratch("cache"), onDamage: onDamage))
        let scores = try cache.sums(pairs.map(\.responses), model, precision: precision) {
            computed = true
            return try ResponseScoring.sums(pairs.map(\.responses), model)
        }
        return (scores, computed)
    }

    @Test func aHitEqualsComputingAgain() throws {
        let model = run.model()
        let direct = try PairScoring.score(run.pairs, model).map { [$0.chosen, $0.rejected] }
        let (first, second) = (try scores(model, run.pairs), try scores(model, run.pairs))
        #expect(first.computed && !second.computed)
        #expect(first.scores == direct && second.scores == direct)
    }

    @Test func otherWeightsPairsOrPrecisionAreComputed() throws {
        let model = run.model()
        _ = try scores(model, run.pairs)
        #expect(try scores(model, Array(run.pairs.dropLast())).computed)
        #expect(try scores(model, run.pairs, precision: .bf16).computed)
        let other = model.copy()
        other.parameters[3].value[0] += 1
        #expect(try scores(other, run.pairs).computed)
        #expect(try scores(model, run.pairs).computed == false)
    }

    @Test(arguments: ["", "{}", "cut", "changed"]) func aDamagedFileIsComputedAgainWithAWord(damage: String)
        throws
    {
        let model = run.model()
        let expected = try scores(model, run.pairs).scores
        let name = try #require(try scratch.names("cache").first)
        let path = scratch("cache/\(name)")
        let text = try FileContents.readText(path)
        let spoiled =
            switch damage {
            case "cut": String(text.prefix(text.count / 2))
            case "changed": text.replacing("\"logps\":[[-", with: "\"logps\":[[-1")
            default: damage
            }
        #expect(spoiled != text)
        try FileContents.write(spoiled, to: path)
        var words: [String] = []
        let again = try scores(model, run.pairs) { words.append($0) }
        #expect(again.computed && again.scores == expected)
        #expect(words.count == 1 && words[0].contains(name))
        #expect(try FileContents.readText(path) == text)
    }
}

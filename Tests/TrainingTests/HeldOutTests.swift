// SPDX-License-Identifier: Apache-2.0

import Foundation
import LanguageModels
import PreferenceData
import StudyFiles
import Testing
import Tokenizers
import Training

/// Held-out metrics of every kind of record, under the names that were promised.
@Suite struct HeldOutTests {
    let run: SmallRun
    let pairs: [PreferencePair]

    init() throws {
        run = try SmallRun()
        pairs = ["gym", "pool", "bar", "spa"].enumerated().map { place, name in
            PreferencePair(
                prompt: "Where is the \(name)?", chosen: "The \(name) is on the first floor.",
                rejected: "I do not know.", source: place < 3 ? "one" : "two", chosenScore: 2,
                rejectedScore: 1)
        }
    }

    var labels: [LabelledCompletion] {
        pairs.flatMap { [LabelledCompletion(chosenOf: $0), LabelledCompletion(rejectedOf: $0)] }
    }

    /// 8 of 10, and the ends, as published tables of Wilson's interval have them.
    @Test func wilsonsIntervalIsWilsons() {
        func same(_ interval: WilsonInterval, _ lower: Double, _ upper: Double) -> Bool {
            abs(interval.lower - lower) < 5e-5 && abs(interval.upper - upper) < 5e-5
        }
        #expect(same(WilsonInterval(share: 0.8, count: 10), 0.4902, 0.9433))
        #expect(same(WilsonInterval(share: 0, count: 10), 0, 0.2775))
        #expect(same(WilsonInterval(share: 1, count: 10), 0.7225, 1))
        #expect(same(WilsonInterval(share: 0.5, count: 1), 0.0546, 0.9454))
    }

    @Test(arguments: TrainingMethod.all.map(\.name))
    func theNamesAreKnownBeforeAnythingIsTrained(name: String) throws {
        let method = try #require(TrainingMethod.named(name))
        let objective = method.objective?(MethodValues())
        // COALA's are held by what its fit adds; SFT's of conversations are one.
        guard let objective else { return }
        for onPairs in [true, false] {
            let own = onPairs ? pairs : []
            let heldOut: HeldOut
            switch objective {
            case .pairs:
                guard onPairs else { continue }
                heldOut = try HeldOut(conversations: [], pairs: own, run.tokenizer, run.configuration)
            case .labels:
                heldOut = try HeldOut(labels: labels, pairs: own, run.tokenizer, run.configuration)
            case .reward:
                guard onPairs else { continue }
                heldOut = try HeldOut(conversations: [], pairs: own, run.tokenizer, run.configuration)
            case .rankings:
                heldOut = try HeldOut(
                    rankings: pairs.map { RankedResponses($0) }, pairs: own, run.tokenizer, run.configuration)
            }
            let model = method.makesRewardModel ? run.model().scoring(seed: 2) : run.model()
            let reference = HeldOut.Reference(
                pairs: method.makesRewardModel
                    ? [] : try ResponseScoring.sums(heldOut.pairs.map(\.responses), model),
                labels: try ResponseScoring.sums(heldOut.labels.map(\.responses), model))
            // Bins of the calibration are those that have pairs.
            let metrics = try heldOut.evaluate(model, objective: objective, reference: reference).metrics
                .filter { $0.key.split(separator: "/").count < 4 || !$0.key.contains("calibration") }
            #expect(metrics.keys.sorted() == heldOut.metricNames(of: method), "\(name), pairs: \(onPairs)")
            let isFinite = metrics.values.allSatisfy(\.isFinite)
            #expect(isFinite)
            // The interval is there and holds its share.
            let (share, lower, upper) = (
                try #require(metrics["eval/rewards/accuracies"]),
                try #require(metrics["eval/rewards/accuracies_lower"]),
                try #require(metrics["eval/rewards/accuracies_upper"])
            )
            #expect(lower <= share && share <= upper && upper - lower > 0.1)
        }
    }

    /// The same pairs under the same model, measured as pairs, as labels and as lists of two.
    @Test func theFormsOfOneFileAgree() throws {
        let model = run.model()
        let reference = LanguageModel(run.configuration, seed: 8)
        let kto = KahnemanTverskyOptimization(beta: 0.1)
        let heldOut = try HeldOut(labels: labels, pairs: pairs, run.tokenizer, run.configuration)
        let sums = HeldOut.Reference(
            pairs: try ResponseScoring.sums(heldOut.pairs.map(\.responses), reference),
            labels: try ResponseScoring.sums(heldOut.labels.map(\.responses), reference))
        func close(_ a: Double?, _ b: Double?) -> Bool {
            guard let a, let b else { return false }
            return abs(a - b) < 1e-4
        }
        let asPairs = try heldOut.evaluate(model, objective: .labels(kto), reference: sums).metrics
        var alone = heldOut
        alone.pairs = []
        let asLabels = try alone.evaluate(model, objective: .labels(kto), reference: sums).metrics
        for name in [
            "rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected",
        ] {
            #expect(close(asPairs["eval/\(name)"], asLabels["eval/\(name)"]), "\(name)")
        }
        #expect(close(asPairs["eval/label_loss"], asLabels["eval/label_loss"]))
        let dpo = try heldOut.evaluate(
            model, objective: .pairs(DirectPreferenceOptimization(beta: 0.1)), reference: sums
        ).metrics
        #expect(close(dpo["eval/rewards/margins"], asPairs["eval/rewards/margins"]))
        // The loss by hand, with the mean of all mismatched ratios as its baseline.
        let scores = try ResponseScoring.sums(heldOut.labels.map(\.responses), model)
        let ratios = zip(scores, sums.labels).map { $0[1] - $1[1] }
        let baseline = kto.baseline(mismatched: ratios)
        let losses = heldOut.labels.indices.map { place in
            let reward = 0.1 * (scores[place][0] - sums.labels[place][0])
            let gain = heldOut.labels[place].isDesirable ? reward - baseline : baseline - reward
            return 1 - 1 / (1 + exp(-gain))
        }
        #expect(close(asLabels["eval/label_loss"], losses.reduce(0, +) / Double(losses.count)))
        #expect(ratios.count == heldOut.labels.count && close(asLabels["eval/kto/z0"], baseline))

        let lists = try HeldOut(
            rankings: pairs.map { RankedResponses($0) }, pairs: [], run.tokenizer, run.configuration)
        let rrhf = try lists.evaluate(model, objective: .rankings(RankedResponsesOptimization())).metrics
        #expect(close(rrhf["eval/logps/chosen"], asPairs["eval/logps/chosen"]))
        #expect(close(rrhf["eval/rewards/accuracies"], asPairs["eval/logps/accuracies"]))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing
import Training

/// The laboratories on checkpoints: their pairs, their means, and what their reports say.
@Suite struct LaboratoryTests {
    typealias Scored = PropertyPairs.Scored

    @Test func fourScenariosShareTheirPrompts() {
        func candidates(_ prompt: String, _ own: [(String, Double)], _ other: [(String, Double)])
            -> PropertyPairs.Candidates
        {
            PropertyPairs.Candidates(
                prompt: prompt, data: "data",
                own: own.map { Scored(text: $0.0, score: $0.1) },
                other: other.map { Scored(text: $0.0, score: $0.1) })
        }
        let pairs = PropertyPairs([
            // Ties go to the first, and an empty text is no side whatever its score.
            candidates(
                "a", [("b", 2), ("c", 2), ("", 9), ("d", 0), ("e", 0)], [("f", 3), ("g", 1), ("h", 1)]),
            // Own responses that score alike; no text of the other model; a side that is the data's.
            candidates("b", [("b", 1), ("c", 1)], [("f", 3)]),
            candidates("c", [("b", 1), ("c", 2)], [("", 3)]),
            candidates("d", [("data", 1), ("c", 2)], [("f", 3)]),
        ])
        #expect(pairs.undecided == 3)
        #expect(
            pairs.scenarios.map { $0.map { [$0.prompt, $0.chosen, $0.rejected] } } == [
                [["a", "b", "d"]], [["a", "data", "d"]], [["a", "b", "g"]], [["a", "data", "g"]],
            ])
        #expect(pairs.scenarios[2][0].source == "scenario-3")
    }

    func reading(_ chosen: Double, _ rejected: Double) -> PropertyReading {
        PropertyReading(
            chosenMean: chosen, rejectedMean: rejected, chosenSum: chosen * 10, rejectedSum: rejected * 10)
    }

    @Test func theTableOfPropertiesHasMeansOverSeeds() throws {
        let before = reading(-1, -1.5)
        let rows = [
            PropertyRow(scenario: 1, betaRejected: 0.1, seed: 7, before: before, after: reading(-1.25, -2.5)),
            PropertyRow(scenario: 1, betaRejected: 0.1, seed: 8, before: before, after: reading(-1.75, -3.5)),
            PropertyRow(scenario: 4, betaRejected: 0.02, seed: 7, before: before, after: reading(-1, -2)),
        ]
        func curve(_ name: String, _ metric: String, _ values: [Double]) -> TrainingCurve {
            TrainingCurve(
                name: name,
                metrics: values.enumerated().map {
                    StepMetrics(step: $0.offset, values: [metric: $0.element])
                }
            )
        }
        let report = PropertyReport(
            rows: rows, curves: [(1, curve("dpo", "probe/logps/rejected", [-50, -60]))],
            stability: [curve("reward model", "eval/rewards/accuracies", [0.5, 0.7, 0.6])], setting: ["one"])
        let text = report.markdown
        // The rejected side fell 1.5 a token, the chosen one 0.5.
        #expect(
            text.contains(
                "| 1 | own best | own worst | 0.1 | 2 | -1.0000 (-10.0) | -1.5000 (-15.0) | -1.5000 (-15.0) | -3.0000 (-30.0) | 1.0000 ± 0.2500 |"
            ))
        #expect(text.contains("| 4 | data | other model's worst | 0.02 | 1 |"))
        #expect(text.contains("| reward model | 50.0 % | 70.0 % | 60.0 % | 15.0 % |"))
        #expect(
            try report.files().map(\.name) == [
                "report.md", "properties.csv", "properties.json", "rejected.svg", "reward-model.svg",
            ])
    }

    @Test func allPairsThatTheRewardTellsApartAreLearned() {
        var pairs = FrontierPairs()
        let rollouts = ["a", "b", "c", ""].map { Rollout(tokens: [1], text: $0, hasEnded: true) }
        pairs.add(
            RolloutGroup(prompt: RolloutPrompt(text: "p", tokens: [0]), rollouts: rollouts),
            scores: [1, 3, 1, 9])
        #expect(pairs.pairs.map { [$0.chosen, $0.rejected] } == [["b", "a"], ["b", "c"]])
        #expect(pairs.pairs[0].chosenScore == 3 && pairs.pairs[0].rejectedScore == 1)
        #expect(pairs.undecided == 4)
    }

    @Test func errorsAreOverPromptsAndSeeds() {
        func point(_ seed: UInt64, _ rewards: [[Double]]) -> FrontierPoint {
            FrontierPoint(
                method: "dpo", setting: "", steps: 1, seed: seed,
                reading: FrontierReading(rewards: rewards, divergences: [[1], [1], [1]]), operations: nil)
        }
        // Means of prompts 2, 5 and 2: mean 3, standard deviation the root of 3.
        let first = point(7, [[1, 3], [4, 6], [2, 2]])
        let single = FrontierMean.all([first])[0]
        #expect(abs(single.reward - 3) < 1e-12 && abs(single.rewardError - 1) < 1e-12)
        #expect(single.divergence == 1 && single.divergenceError == 0)
        // A seed that is better by 2 throughout: prompts differ as before, seeds by 2.
        let both = FrontierMean.all([first, point(8, [[4], [7], [4]])])[0]
        #expect(abs(both.reward - 4) < 1e-12 && abs(both.rewardError - 2.0.squareRoot()) < 1e-12)
        #expect(both.seeds == 2)
    }

    @Test func theFrontierHasWhatNothingBeats() throws {
        func point(_ method: String, _ setting: String, _ seed: UInt64, _ reward: Double, _ kl: Double)
            -> FrontierPoint
        {
            FrontierPoint(
                method: method, setting: setting, steps: method == "dpo" ? 20 : nil, seed: seed,
                reading: FrontierReading(rewards: [[reward]], divergences: [[kl]]), operations: nil)
        }
        let report = FrontierReport(
            [
                point("reference", "", 7, 0, 0), point("dpo", "beta=0.1", 7, 2, 3),
                point("dpo", "beta=0.1", 8, 4, 5), point("dpo", "beta=1", 7, 1, 4.5),
                point("best of 4", "", 7, 2, 1), point("simpo", "", 7, 3, 9),
            ], setting: ["one"], absences: ["ppo, seed 9: diverged"])
        #expect(report.means.map(\.isOnFrontier) == [true, true, false, true, false])
        #expect(report.means[1].reward == 3 && report.means[1].seeds == 2)
        #expect(
            abs(report.means[1].rewardError - 1) < 1e-12 && abs(report.means[1].divergenceError - 1) < 1e-12)
        let text = report.markdown
        #expect(text.contains("| dpo | beta=0.1 | 20 | 2 | 3.0000 | 1.0000 | 4.000 | 1.000 |  |  | yes |"))
        #expect(text.contains("- ppo, seed 9: diverged."))
        let chart = try #require(try report.files().first { $0.name == "frontier.svg" })
        #expect(String(decoding: chart.contents, as: UTF8.self).contains("best of N"))
    }
}

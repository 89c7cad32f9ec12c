// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
package import StudyFiles

extension CheckpointRun {
    /// A reward model: the starting checkpoint's body with a score, trained on pairs.
    ///
    /// A starting checkpoint that is a reward model goes on with its score; another gets one that is drawn from the seed.
    package func learnReward(
        _ pairs: [PreferencePair], objective: RewardModelling, _ options: RunOptions
    ) throws -> CheckpointRecord {
        let examples = try tokenize(pairs)
        if objective.scoreMargin > 0 {
            let scored = examples.examples.count { $0.scoreGap != nil }
            guard scored > 0 else {
                throw TrainingError.setting(
                    "--score-margin needs chosen_score and rejected_score, and no pair of \(data) has them")
            }
            onNote("\(scored) of \(examples.examples.count) pairs have scores, and with them a margin.")
        }
        let training = GradientTraining(
            method: objective.name, options: options.settled(examples: examples.examples.count),
            places: examples.places, dropped: examples.dropped, watched: "eval/pair_loss",
            objective: .reward(objective))
        return try run(training) { trainer, _ in
            try trainer.learnReward(examples.examples, objective: objective)
        }
    }
}

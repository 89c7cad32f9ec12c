// SPDX-License-Identifier: Apache-2.0

package import LanguageModels
private import StudyFiles

extension CheckpointRun {
    /// Iterative DPO: each round's responses, ranking and checkpoint are kept beside the output, and a run goes on from whatever
    /// of them is there.
    ///
    /// Responses are drawn in portions, each a function of seed, round and place; a portion that was cut off is drawn again.
    /// DPO's own state is that of every run on pairs.
    /// - Parameter options: of each round's DPO.
    package func iterate(
        _ prompts: [String], _ wish: PreferenceRounds, _ options: RunOptions
    ) throws -> CheckpointRecord {
        let examples = TokenizedExamples<RolloutPrompt>(
            prompts, responseTokens: wish.rollouts.tokens, start.tokenizer, start.model.configuration,
            longest: wish.longest)
        try requireExamples(examples.examples.count, examples.dropped)
        tellDropped(examples.dropped)
        let rounds = RoundSequence(run: self, examples: examples, wish: wish, options: options)
        return try rounds.train()
    }
}

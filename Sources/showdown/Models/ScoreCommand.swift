// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LanguageModels
import StudyFiles
import Training

/// `showdown score`: log-probabilities of preference pairs under a checkpoint.
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Log-probabilities of preference pairs under a checkpoint.",
        discussion: """
            Prints a JSON object a pair: its index from 0, and for each response the sum of the log-probabilities in nats \
            of its tokens and of the end-of-text token after it, given the prompt, with the number of these tokens. \
            Prompt and response are tokenized separately.
            """)

    @Option(help: "A checkpoint folder.")
    var model: String

    @Option(help: "Preference pairs: JSON lines of prompt, chosen, rejected.")
    var input: String

    private struct Row: Encodable {
        var index: Int
        var chosen_logp: Double
        var chosen_tokens: Int
        var rejected_logp: Double
        var rejected_tokens: Int
    }

    func run() throws {
        let checkpoint = try Checkpoint(model)
        for (index, pair) in try PreferencePair.read(from: input).enumerated() {
            let examples = TokenizedExamples<TokenizedPair>(
                [pair], checkpoint.tokenizer, checkpoint.model.configuration)
            guard let scores = try PairScoring.score(examples.examples, checkpoint.model).first else {
                let reason = examples.dropped.keys.sorted().joined(separator: ", ")
                Message.say("\(input), pair \(index): left out, \(reason).")
                continue
            }
            let row = Row(
                index: index, chosen_logp: scores.chosen, chosen_tokens: scores.chosenTokens,
                rejected_logp: scores.rejected, rejected_tokens: scores.rejectedTokens)
            try DataOutput.write([row], to: nil)
        }
    }
}

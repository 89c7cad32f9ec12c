// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConvexNetworks
import Generation
import LanguageModels
import StudyFiles
import Tensors
import Training

/// `showdown score`: log-probabilities of responses under a checkpoint, or their rewards.
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Log-probabilities of responses under a checkpoint, or their rewards.",
        discussion: """
            Prints a JSON object a line of the input: its index from 0, and for each response the sum of the \
            log-probabilities in nats of its tokens and of the end-of-text token after it, given the prompt, with the number \
            of these tokens. Fields are logp and tokens for {prompt, completion}, and chosen_logp, chosen_tokens, \
            rejected_logp and rejected_tokens for {prompt, chosen, rejected}. Prompt and response are tokenized \
            separately; an empty prompt is the begin-of-text token alone. What does not fit into the context is left out \
            and listed on standard error. With --head also head, chosen_head and rejected_head: what the convex head of a \
            checkpoint of coala says of each response. It ranks responses to one prompt; its scale means nothing. Under a \
            reward model the fields are reward, or chosen_reward and rejected_reward, and nothing else.
            """)

    @Option(help: "A checkpoint folder.")
    var model: String

    @Option(help: "JSON lines of prompt and completion (or text), or of prompt, chosen and rejected.")
    var input: String

    @Option(help: "f32, or bf16 for products of 16-bit numbers.")
    var precision = Precision.f32

    @Flag(help: "Means over the tokens instead of sums.")
    var mean = false

    @Flag(help: "Also each token's value, as token_logps, chosen_token_logps and rejected_token_logps.")
    var tokens = false

    @Flag(help: "Also the convex head's score of each response.")
    var head = false

    func run() throws {
        let records = try ScoreRecord.read(from: input)
        let checkpoint = try Checkpoint(model, output: nil)
        let isReward = checkpoint.model.score != nil
        if isReward, mean || tokens || self.head {
            throw TrainingError.setting(
                "\(model) is a reward model, which gives one number a response: leave --mean, --tokens and --head out"
            )
        }
        let head = try ConvexHead(beside: checkpoint, in: model)
        if self.head, head == nil { throw GenerationError.noHead }
        let examples = TokenizedExamples<TokenizedResponses>(
            records.map(\.record), checkpoint.tokenizer, checkpoint.model.configuration)
        for dropped in examples.dropped {
            Message.say(
                "\(input), line \(records[dropped.place].line): left out, \(dropped.reason.rawValue).")
        }
        if !examples.dropped.isEmpty { Message.say("Left out: \(examples.dropped.summary).") }
        guard !examples.examples.isEmpty else {
            throw TrainingError.noExamples(path: input, dropped: examples.dropped.summary)
        }
        Interruption.watch()
        // A few passes at a time: what is scored is printed, and memory does not grow with the file.
        let budget = 16 * TokenBudget.scoring
        let rewards = ScoredRewards(checkpoint: checkpoint, folder: model, precision: precision)
        for range in TokenBudget.ranges(examples.examples.map(\.rows), atOnce: budget) {
            if isReward {
                let rows = try rewards.rows(
                    Array(examples.examples[range]), places: Array(examples.places[range]))
                try DataOutput.write(rows, to: nil)
                continue
            }
            let scores = try ResponseScoring.tokens(
                Array(examples.examples[range]), checkpoint.model, precision: precision
            ) { _, _ in try Interruption.check() }
            guard scores.joined().joined().allSatisfy(\.isFinite) else {
                throw CheckpointError(path: model, reason: .computesNoNumbers)
            }
            var ranks: [Float] = []
            if self.head, let head {
                let part = Array(examples.examples[range])
                ranks = try head.scores(
                    ResponseFeatures(part, checkpoint.model, form: head.form, precision: precision) { _ in
                        try Interruption.check()
                    }.values)
            }
            var rest = ranks[...]
            let rows = zip(range, scores).map { place, scores in
                let own = Array(rest.prefix(scores.count))
                rest = rest.dropFirst(scores.count)
                return ScoreRow(
                    index: examples.places[place], scores: scores, heads: own, mean: mean, tokens: tokens)
            }
            try DataOutput.write(rows, to: nil)
        }
    }
}

/// What is printed of a record.
private struct ScoreRow: Encodable {
    var index: Int
    /// Of the completion, or of the chosen response and then the rejected one.
    var scores: [[Float]]
    /// The convex head's, one a response; none where they are not asked for.
    var heads: [Float]
    var mean: Bool
    var tokens: Bool

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(index, forKey: Key("index"))
        let prefixes = scores.count == 1 ? [""] : ["chosen_", "rejected_"]
        for (head, prefix) in zip(heads, prefixes) {
            try container.encode(head, forKey: Key(prefix + "head"))
        }
        for (values, prefix) in zip(scores, prefixes) {
            let sum = values.reduce(0) { $0 + Double($1) }
            try container.encode(mean ? sum / Double(values.count) : sum, forKey: Key(prefix + "logp"))
            try container.encode(values.count, forKey: Key(prefix + "tokens"))
            if tokens { try container.encode(values, forKey: Key(prefix + "token_logps")) }
        }
    }
}

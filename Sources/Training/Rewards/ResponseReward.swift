// SPDX-License-Identifier: Apache-2.0

/// What a response to a prompt is worth, as one number: more is better.
///
/// A model, a convex head or a rule; whoever asks for scores takes them through `checkedScores`.
package protocol ResponseReward: Sendable {
    /// As it is named on the command line, `words:good,great` say; stands in records.
    var name: String { get }

    /// SHA-256 of what it computes with beside its name; nil where the name says all.
    var fingerprint: String? { get }

    /// Most tokens of a prompt and its response that it can read; nil for a rule, which reads the text.
    var longest: Int? { get }

    /// One score a response, in their order; a score does not depend on the other responses.
    func scores(_ responses: [RewardedResponse]) throws -> [Double]
}

extension ResponseReward {
    package var fingerprint: String? { nil }
    package var longest: Int? { nil }

    /// The scores, of which each is a number.
    ///
    /// - Throws: `TrainingError.rewardNotFinite` with the first response whose score is NaN or infinite.
    package func checkedScores(_ responses: [RewardedResponse]) throws -> [Double] {
        let scores = try scores(responses)
        precondition(
            scores.count == responses.count, "\(name): \(scores.count) scores of \(responses.count) responses"
        )
        if let place = scores.firstIndex(where: { !$0.isFinite }) {
            throw TrainingError.rewardNotFinite(
                reward: name, prompt: responses[place].promptText, response: responses[place].text,
                value: scores[place])
        }
        return scores
    }

    /// Throws where a response with its prompt is longer than what can be read.
    func requireRoom(_ responses: [RewardedResponse]) throws {
        guard let longest,
            let long = responses.map({ $0.prompt.count + $0.response.count }).first(where: { $0 > longest })
        else { return }
        throw TrainingError.noReward(
            name, reason: "reads \(longest) tokens, and a prompt with its response has \(long)")
    }

    /// The checked scores of a whole batch, from which something is to be learned.
    ///
    /// - Throws: `TrainingError.constantReward` where two or more different responses all have one score, too.
    package func informativeScores(_ responses: [RewardedResponse]) throws -> [Double] {
        let scores = try checkedScores(responses)
        guard let first = scores.first, scores.count > 1, scores.allSatisfy({ $0 == first }),
            responses.contains(where: { $0.response != responses[0].response })
        else { return scores }
        throw TrainingError.constantReward(reward: name, value: first, responses: scores.count)
    }
}

// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
private import Generation
package import LanguageModels
private import StudyFiles
private import Synchronization
package import Tensors

/// A convex head's score of a response, from features of its frozen base.
///
/// It ranks responses to one prompt, and nothing more: its scale means nothing, and scores of two prompts are not to be
/// compared. An end of text is no part of the features, as at the fit.
package final class HeadReward: ResponseReward {
    private struct Scorer {
        var checkpoint: Checkpoint
        var head: ConvexHead
    }

    package let name: String
    package let fingerprint: String?
    package let longest: Int?
    private let end: Int32
    private let precision: Precision
    private let scorer: Mutex<Scorer>

    /// Loads a checkpoint of coala for the responses of a policy, whose tokens it has to read alike.
    package init(
        _ folder: String, for policy: Checkpoint, named policyName: String, precision: Precision = .f32
    ) throws {
        let checkpoint = try Checkpoint(folder)
        guard let head = try ConvexHead(beside: checkpoint, in: folder) else {
            throw TrainingError.noReward("head:\(folder)", reason: "names a checkpoint without a convex head")
        }
        try TokenMeanings(checkpoint, named: folder).require(of: TokenMeanings(policy, named: policyName))
        name = "head:\(folder)"
        fingerprint = ConvexGuide(head: head).record.head
        longest = checkpoint.model.configuration.contextLength
        end = checkpoint.model.configuration.endTokens[0]
        self.precision = precision
        scorer = Mutex(Scorer(checkpoint: checkpoint, head: head))
    }

    package func scores(_ responses: [RewardedResponse]) throws -> [Double] {
        try requireRoom(responses)
        // Features leave the last token out, which is to be an end of text.
        let groups = PromptGroups(
            responses.map { response in
                var response = response
                if !response.hasEnded { response.response.append(end) }
                return response
            })
        let scores = try scorer.withLock { scorer in
            do {
                let features = try ResponseFeatures(
                    groups.records, scorer.checkpoint.model, form: scorer.head.form, precision: precision)
                return try scorer.head.scores(features.values).map(Double.init)
            } catch is ResponseFeatures.NotFinite {
                // `checkedScores` names the response.
                return responses.map { _ in .nan }
            }
        }
        var rest = scores[...]
        return groups.spread(
            groups.records.map { record in
                defer { rest = rest.dropFirst(record.responses.count) }
                return Array(rest.prefix(record.responses.count))
            })
    }
}

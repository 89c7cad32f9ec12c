// SPDX-License-Identifier: Apache-2.0

/// By how much clusters widen the variance of a share beyond that of as many independent votes.
///
/// A study of n votes with a design effect of 4 knows as much as n / 4 independent votes would.
package struct DesignEffect: Equatable, Sendable {
    package var method: String
    /// One-way analysis of variance, of two votes of a participant; nil where it is undefined.
    package var participantICC: Double?
    /// Of two votes on a question, or on a prompt where questions are pairs of one; likewise below.
    package var questionICC: Double?
    /// Of two votes of a participant, with what questions have in common taken out; nil where the design cannot tell.
    package var crossedParticipantICC: Double?
    package var crossedQuestionICC: Double?
    /// Votes of a participant, sum n_i^2 / N (in a balanced study the number of questions).
    package var votesOfParticipant: Double
    /// Votes on a question, likewise.
    package var votesOfQuestion: Double
    /// 1 + (m_participant - 1) ICC_participant + (m_question - 1) ICC_question from the crossed correlations.
    ///
    /// For other participants and other questions: Kish, "Survey Sampling" (1965), with two crossed clusters.
    package var expected: Double?
    /// 1 + (m_participant - 1) ICC_participant: these questions.
    package var expectedFixedQuestions: Double?
    /// The clustered variance over p (1 - p) / N; nil where the share is 0 or 1.
    package var measured: Double?
    /// The same with questions fixed; below 1 where questions differ much.
    package var measuredFixedQuestions: Double?
    /// Votes over `measured`.
    package var effectiveVotes: Double?

    /// Nil where no ballot offered the method and chose any.
    package init?(of method: Int, in ballots: Ballots) {
        self.init(CrossedValues(of: method, in: ballots), method: ballots.methods[method])
    }

    /// - Parameter values: 1 for a vote for the method, 0 for a vote against it.
    package init?(_ values: CrossedValues, method: String) {
        guard let mean = ClusteredMean(values) else { return nil }
        self.method = method
        let n = Double(values.values.count)
        participantICC = IntraclassCorrelation.anova(
            values.values, clusters: values.participants, clusterCount: values.participantCount)
        questionICC = IntraclassCorrelation.anova(
            values.values, clusters: values.prompts, clusterCount: values.promptCount)
        votesOfParticipant = Self.size(values.participants, values.participantCount)
        votesOfQuestion = Self.size(values.prompts, values.promptCount)
        if let components = CrossedComponents(values) {
            let (people, questions) = (components.participantCorrelation, components.questionCorrelation)
            crossedParticipantICC = people
            crossedQuestionICC = questions
            expectedFixedQuestions = 1 + (votesOfParticipant - 1) * people
            expected = 1 + (votesOfParticipant - 1) * people + (votesOfQuestion - 1) * questions
        }
        let binomial = mean.mean * (1 - mean.mean) / n
        guard binomial > ClusteredMean.nothing, mean.participants > 1 else { return }
        measuredFixedQuestions = mean.fixedVariance / binomial
        guard mean.prompts > 1 else { return }
        let ratio = mean.randomVariance / binomial
        measured = ratio
        effectiveVotes = ratio > 0 ? n / ratio : nil
    }

    private static func size(_ clusters: [Int], _ count: Int) -> Double {
        var sizes = [Double](repeating: 0, count: count)
        for cluster in clusters { sizes[cluster] += 1 }
        return sizes.reduce(0) { $0 + $1 * $1 } / Double(clusters.count)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A study that does not exist yet: how many people answer how many questions, and how votes are thought to come about.
///
/// A vote goes to method m with probability proportional to exp(b_m + u_im + v_qm). The effects of participant i and
/// question q are normal and independent; their standard deviations are given for the log-odds of one method against
/// another, so that each method's own has 1 / sqrt 2 of it. With two methods this is a Bernoulli vote with normal effects
/// on the logit.
package struct StudyPlan: Equatable, Sendable {
    package var participants: Int
    package var questions: Int
    /// Questions that each participant answers, at most `questions`; blocks of neighbours in a random order, so that
    /// every question has as many answers, but for one.
    package var questionsEach: Int
    /// Win rates that methods have in the long run, above 0; they sum to 1.
    package var shares: [Double]
    /// Standard deviation of participants' log-odds of one method against another.
    package var participantEffect: Double
    /// Of questions' likewise.
    package var questionEffect: Double

    package init(
        participants: Int, questions: Int, questionsEach: Int? = nil, shares: [Double],
        participantEffect: Double, questionEffect: Double
    ) {
        precondition(
            participants > 0 && questions > 0, "\(participants) participants, \(questions) questions")
        precondition(
            shares.count > 1 && shares.allSatisfy { $0 > 0 } && abs(shares.reduce(0, +) - 1) < 1e-9,
            "shares \(shares) are not parts of 1")
        precondition(
            participantEffect >= 0 && questionEffect >= 0, "effects \(participantEffect), \(questionEffect)")
        self.participants = participants
        self.questions = questions
        self.questionsEach = min(questions, max(1, questionsEach ?? questions))
        self.shares = shares
        self.participantEffect = participantEffect
        self.questionEffect = questionEffect
    }

    package var votes: Int { participants * questionsEach }
}

// SPDX-License-Identifier: Apache-2.0

/// One method's win rate: the mean over questions of its share of the votes, with its intervals.
///
/// Only ballots count that chose a method and that offered this one; ties and "none" are counted apart.
package struct ShareEstimate: Equatable, Sendable {
    package var method: String
    /// 0 to 1.
    package var share: Double
    /// Answers for it; a text of several methods gives each its part.
    package var votes: Double
    /// Ballots that offered it and chose any method.
    package var ballots: Double
    package var questions: Int
    package var participants: Int
    /// 95%, other questions of the kind and other participants.
    package var randomQuestions: IntervalEstimate
    /// 95%, these questions and other participants.
    package var fixedQuestions: IntervalEstimate
    /// 95%, of the pooled share of votes, every vote independent.
    package var wilson: Interval?
    /// As the paper prints it.
    package var paper: Interval?

    /// One entry a method that some deciding ballot offered, in the order of `ballots.methods`.
    package static func all(in ballots: Ballots) -> [ShareEstimate] {
        let counts = ShareCounts(ballots)
        let width = counts.methodCount
        let asked = (0..<width).map { method in
            ballots.questions.indices.filter { counts.offered[$0 * width + method] > 0 }
        }
        var own = counts.chosen
        for cell in own.indices where counts.offered[cell] > 0 { own[cell] /= counts.offered[cell] }
        let shares = asked.enumerated().map { method, questions in
            questions.isEmpty
                ? 0 : questions.reduce(0) { $0 + own[$1 * width + method] } / Double(questions.count)
        }
        let questionCounts = asked.map(\.count)
        let squares = counts.participantSquares(shares: shares, questions: questionCounts)
        return (0..<width).compactMap { method in
            ShareEstimate(
                method: method, in: ballots, counts, asked: asked[method], share: shares[method],
                squares: squares[method])
        }
    }

    /// Nil where no ballot offered the method and chose any.
    package init?(of method: Int, in ballots: Ballots) {
        let name = ballots.methods[method]
        guard let found = Self.all(in: ballots).first(where: { $0.method == name }) else { return nil }
        self = found
    }

    private init?(
        method: Int, in ballots: Ballots, _ counts: ShareCounts, asked: [Int], share: Double,
        squares: (random: Double, fixed: Double)
    ) {
        guard !asked.isEmpty else { return nil }
        let questions = asked.map { question in
            let cell = question * counts.methodCount + method
            return (chosen: counts.chosen[cell], offered: counts.offered[cell], split: counts.split[cell])
        }
        self.method = ballots.methods[method]
        self.share = share
        votes = questions.reduce(0) { $0 + $1.chosen }
        self.ballots = questions.reduce(0) { $0 + $1.offered }
        self.questions = asked.count
        participants = counts.participants[method]
        let clusters = ClusteredShare(
            share: share, questionCount: asked.count, participantCount: participants, questions: questions,
            squares: squares)
        if ballots.hasPairs, let mean = ClusteredMean(CrossedValues(of: method, in: ballots)) {
            (randomQuestions, fixedQuestions) = (mean.randomQuestions(), mean.fixedQuestions())
        } else {
            (randomQuestions, fixedQuestions) = (clusters.randomQuestions(), clusters.fixedQuestions())
        }
        wilson = ShareInterval.wilson(share: votes / self.ballots, count: self.ballots)
        paper = ShareInterval.paper(share: share, participants: participants)
    }
}

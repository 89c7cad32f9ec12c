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

    /// Nil where no ballot offered the method and chose any.
    package init?(of method: Int, in ballots: Ballots) {
        var chosen = [Double](repeating: 0, count: ballots.questions.count)
        var offered = chosen
        var people = [Bool](repeating: false, count: ballots.participantCount)
        for ballot in ballots.ballots {
            guard let choice = ballot.choice, ballots.sets[ballot.set][method] else { continue }
            offered[ballot.question] += ballot.weight
            people[ballot.participant] = true
            if choice == method { chosen[ballot.question] += ballot.weight }
        }
        let asked = offered.indices.filter { offered[$0] > 0 }
        guard !asked.isEmpty else { return nil }
        let count = Double(asked.count)
        share = asked.reduce(0) { $0 + chosen[$1] / offered[$1] } / count
        self.method = ballots.methods[method]
        votes = chosen.reduce(0, +)
        self.ballots = offered.reduce(0, +)
        questions = asked.count
        participants = people.count { $0 }

        let clusters = ClusteredShare(
            share: share, method: method, ballots: ballots, chosen: chosen, offered: offered,
            questionCount: asked.count, participantCount: participants)
        randomQuestions = clusters.randomQuestions()
        fixedQuestions = clusters.fixedQuestions()
        wilson = ShareInterval.wilson(
            share: votes / self.ballots, count: self.ballots)
        paper = ShareInterval.paper(share: share, participants: participants)
    }
}

// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Votes with their names replaced by numbers; the names are sorted, so that no result depends on the rows' order.
package struct Ballots: Sendable {
    package struct Ballot: Sendable {
        package var question: Int
        package var participant: Int
        /// The chosen method; nil for a tie and for none.
        package var choice: Int?
        /// Which of `sets` was shown.
        package var set: Int
        package var temperature: Double?
        /// The part of an answer that this is; below 1 where one text of several methods was chosen.
        package var weight: Double
    }

    package let methods: [String]
    /// A vote of each question, for its names and its prompt.
    package let questions: [Vote]
    package let participantCount: Int
    package let ballots: [Ballot]
    /// For each set of options that occurs, which methods are in it.
    package let sets: [[Bool]]

    package init(_ votes: some Collection<Vote>) {
        var methodNames: Set<String> = []
        var questionVotes: [QuestionKey: Vote] = [:]
        var people: Set<PersonKey> = []
        var setNames: Set<[String]> = []
        for vote in votes {
            if setNames.insert(vote.options).inserted { methodNames.formUnion(vote.options) }
            let key = QuestionKey(vote)
            // The least prompt, should a question have several: any rule will do that ignores the rows' order.
            if questionVotes[key].map({ vote.prompt < $0.prompt }) ?? true { questionVotes[key] = vote }
            people.insert(PersonKey(vote))
        }
        let methods = methodNames.sorted()
        let methodNumbers = Self.numbers(of: methods)
        let questionKeys = questionVotes.keys.sorted()
        let questionNumbers = Self.numbers(of: questionKeys)
        let personNumbers = Self.numbers(of: people.sorted())
        var sets: [[Bool]] = []
        var setNumbers: [[String]: Int] = [:]
        for options in setNames.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            var shown = [Bool](repeating: false, count: methods.count)
            for name in options { if let number = methodNumbers[name] { shown[number] = true } }
            if let known = sets.firstIndex(of: shown) {
                setNumbers[options] = known
            } else {
                setNumbers[options] = sets.count
                sets.append(shown)
            }
        }
        self.methods = methods
        self.sets = sets
        questions = questionKeys.compactMap { questionVotes[$0] }
        participantCount = people.count
        let numbered = votes.map { vote -> Ballot in
            var choice: Int?
            if case .method(let name) = vote.choice { choice = methodNumbers[name] }
            return Ballot(
                question: questionNumbers[QuestionKey(vote)] ?? 0,
                participant: personNumbers[PersonKey(vote)] ?? 0, choice: choice,
                set: setNumbers[vote.options] ?? 0, temperature: vote.temperature, weight: vote.weight)
        }
        // Sums run in this order, whatever order the rows have.
        ballots = numbered.sorted {
            ($0.participant, $0.question, $0.choice ?? -1) < ($1.participant, $1.question, $1.choice ?? -1)
        }
    }

    private init(_ other: Ballots, keeping ballots: [Ballot]) {
        (methods, questions, participantCount, sets) = (
            other.methods, other.questions, other.participantCount, other.sets
        )
        self.ballots = ballots
    }

    /// The same study with some of its ballots.
    package func filtered(_ isKept: (Ballot) -> Bool) -> Ballots {
        Ballots(self, keeping: ballots.filter(isKept))
    }

    /// How many ballots each method has; parts of ballots where one text of several methods was chosen.
    package var counts: [Double] {
        var counts = [Double](repeating: 0, count: methods.count)
        for ballot in ballots { if let choice = ballot.choice { counts[choice] += ballot.weight } }
        return counts
    }

    /// Answers: as many as ballots, unless some were split.
    package var answerCount: Int { Int(ballots.reduce(0) { $0 + $1.weight }.rounded()) }

    private static func numbers<Name: Hashable>(of names: [Name]) -> [Name: Int] {
        Dictionary(zip(names, names.indices)) { first, _ in first }
    }
}

private struct QuestionKey: Hashable, Comparable {
    var study: String
    var section: String
    var question: String

    init(_ vote: Vote) { (study, section, question) = (vote.study, vote.section, vote.question) }

    static func < (a: QuestionKey, b: QuestionKey) -> Bool {
        (a.study, a.section, a.question) < (b.study, b.section, b.question)
    }
}

private struct PersonKey: Hashable, Comparable {
    var study: String
    var participant: String

    init(_ vote: Vote) { (study, participant) = (vote.study, vote.participant) }

    static func < (a: PersonKey, b: PersonKey) -> Bool { (a.study, a.participant) < (b.study, b.participant) }
}

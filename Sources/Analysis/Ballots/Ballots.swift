// SPDX-License-Identifier: Apache-2.0

/// Votes with their names replaced by numbers; the names are sorted, so that no result depends on the rows' order.
package struct Ballots: Sendable {
    /// What was asked: by one criterion, where a question has several.
    package struct Question: Equatable, Hashable, Sendable {
        package var study: String
        package var section: String
        package var id: String
        package var prompt: String
        package var criterion: String?

        package init(study: String, section: String, id: String, prompt: String, criterion: String? = nil) {
            (self.study, self.section, self.id) = (study, section, id)
            (self.prompt, self.criterion) = (prompt, criterion)
        }

        /// The section's name in tables; where questions were asked by several criteria, each has tables of its own.
        package var table: String { section + (criterion.map { ": \($0)" } ?? "") }
    }

    /// Who answered, a person or an automated judge.
    package struct Participant: Equatable, Sendable {
        package var study: String
        package var name: String
        /// Values of the `group_…` columns without that beginning.
        package var groups: [String: String]

        package init(study: String, name: String, groups: [String: String] = [:]) {
            (self.study, self.name, self.groups) = (study, name, groups)
        }
    }

    /// What one page showed; many ballots are of one page.
    package struct Page: Equatable, Hashable, Sendable {
        /// In the order shown.
        package var methods: [Int]
        /// 1-based; two methods of one text share a place.
        package var places: [Int]
        package var temperatures: [Double]?
        package var tokens: [Int]?
        package var characters: [Int]?
        /// Ids of the responses.
        package var responses: [String]?

        package init(
            methods: [Int], places: [Int]? = nil, temperatures: [Double]? = nil, tokens: [Int]? = nil,
            characters: [Int]? = nil, responses: [String]? = nil
        ) {
            self.methods = methods
            self.places = places ?? methods.indices.map { $0 + 1 }
            (self.temperatures, self.tokens) = (temperatures, tokens)
            (self.characters, self.responses) = (characters, responses)
        }

        /// How many places it had.
        package var placeCount: Int { places.max() ?? 0 }
    }

    package let methods: [String]
    package let questions: [Question]
    package let participants: [Participant]
    /// For each set of options that occurs, which methods are in it.
    package let sets: [[Bool]]
    package let pages: [Page]
    /// In the order of participant, question and choice.
    package let ballots: [Ballot]

    /// A study from its tables and ballots, which are brought into order; numbers must be places in the tables.
    package init(
        methods: [String], questions: [Question], participants: [Participant], sets: [[Bool]], pages: [Page],
        ballots: [Ballot]
    ) {
        (self.methods, self.questions, self.participants) = (methods, questions, participants)
        (self.sets, self.pages) = (sets, pages)
        let isOrdered = zip(ballots, ballots.dropFirst()).allSatisfy { !Ballot.precedes($1, $0) }
        self.ballots = isOrdered ? ballots : ballots.sorted(by: Ballot.precedes)
    }

    private init(_ other: Ballots, keeping ballots: [Ballot]) {
        (methods, questions, participants) = (other.methods, other.questions, other.participants)
        (sets, pages) = (other.sets, other.pages)
        self.ballots = ballots
    }

    package var participantCount: Int { participants.count }

    /// The same study with some of its ballots; its tables stay whole, so that numbers mean the same in both.
    package func filtered(_ isKept: (Ballot) -> Bool) -> Ballots {
        Ballots(self, keeping: ballots.filter(isKept))
    }

    /// The study in parts, each with the ballots of one number from 0; nil for a ballot that belongs to none.
    package func parted(into count: Int, by part: (Ballot) -> Int?) -> [Ballots] {
        var parts = [[Ballot]](repeating: [], count: count)
        for ballot in ballots { if let number = part(ballot) { parts[number].append(ballot) } }
        return parts.map { Ballots(self, keeping: $0) }
    }

    /// The temperatures that occur, ascending.
    package var temperatures: [Double] {
        var found: Set<Double> = []
        var last: Double?
        for ballot in ballots where ballot.temperature != last {
            last = ballot.temperature
            if let last { found.insert(last) }
        }
        return found.sorted()
    }

    /// How many ballots each method has; parts of ballots where one text of several methods was chosen.
    package var counts: [Double] {
        var counts = [Double](repeating: 0, count: methods.count)
        for ballot in ballots { if let choice = ballot.choice { counts[choice] += ballot.weight } }
        return counts
    }

    /// For each question, the methods that some ballot of it offered.
    package var offeredMethods: [[Int]] {
        var isOffered = [Bool](repeating: false, count: questions.count * sets.count)
        for ballot in ballots { isOffered[ballot.question * sets.count + ballot.set] = true }
        return questions.indices.map { question in
            let used = sets.indices.filter { isOffered[question * sets.count + $0] }
            return methods.indices.filter { method in used.contains { sets[$0][method] } }
        }
    }

    /// The sets of methods that some ballot's page had.
    package var usedSets: [[Bool]] {
        var occurs = [Bool](repeating: false, count: sets.count)
        for ballot in ballots { occurs[ballot.set] = true }
        return zip(sets, occurs).filter(\.1).map(\.0)
    }

    /// How many answers are of a kind, parts of split ones as parts.
    package func weight(where isMeant: (Ballot) -> Bool) -> Double {
        ballots.reduce(0) { isMeant($1) ? $0 + $1.weight : $0 }
    }

    /// Answers: as many as ballots, unless some were split.
    package var answerCount: Int { Int(ballots.reduce(0) { $0 + $1.weight }.rounded()) }
}

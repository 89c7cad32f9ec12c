// SPDX-License-Identifier: Apache-2.0

/// One comparison that a judge made, and what people said of the same methods in the same question.
package struct JudgedItem: Equatable, Sendable {
    /// Pairs of one question have one number.
    package var question: Int
    /// The method of the judge's choice; nil for a tie and for none.
    package var judge: Int?
    /// People's choices by method, of those who chose one that the judge was shown.
    package var people: [Int]
    /// People's ties about exactly these methods.
    package var peopleTies: Int

    package init(question: Int, judge: Int?, people: [Int], peopleTies: Int = 0) {
        self.question = question
        self.judge = judge
        self.people = people
        self.peopleTies = peopleTies
    }

    var peopleCount: Int { people.reduce(0, +) }

    /// Methods that most people chose; empty where nobody chose.
    var modes: [Int] {
        guard let most = people.max(), most > 0 else { return [] }
        return people.indices.filter { people[$0] == most }
    }
}

extension JudgedItem {
    /// The comparisons of each judge of a section, in the order of the ballots.
    ///
    /// A judge's question belongs to people's as `QuestionMatch` has it. Of people who were shown more than the judge, those
    /// count who chose among what the judge was shown: who prefers a third says nothing about the two.
    ///
    /// - Parameters:
    ///   - people: a part of a study (`Ballots.filtered`) of which `judge` is another part, so that numbers mean the same.
    package static func all(people: Ballots, judge: Ballots) -> [JudgedItem] {
        let match = QuestionMatch(people: people, judge: judge)
        var answers: [Int: [Int]] = [:]
        let choices = people.leadingBallots()
        for (place, ballot) in choices.enumerated() {
            answers[match.numbers[ballot.question], default: []].append(place)
        }
        return judge.leadingBallots().map { ballot in
            let number = match.numbers[ballot.question]
            let shown = judge.sets[ballot.set]
            var item = JudgedItem(
                question: number, judge: ballot.choice,
                people: [Int](repeating: 0, count: people.methods.count))
            for place in answers[number] ?? [] {
                let answer = choices[place]
                if let choice = answer.choice {
                    if shown[choice] { item.people[choice] += 1 }
                } else if answer.isTie, people.sets[answer.set] == shown {
                    item.peopleTies += 1
                }
            }
            return item
        }
    }
}

extension Ballots {
    /// One ballot an answer: of an answer in parts the largest, the first of several.
    ///
    /// The parts of a text that several methods wrote are equal, and its first method names the text; the parts of a
    /// weighted preference are not, and the larger is the preference.
    func leadingBallots() -> [Ballot] {
        var leading: [Ballot] = []
        for ballot in ballots {
            if let last = leading.last, last.participant == ballot.participant,
                last.question == ballot.question
            {
                if ballot.weight > last.weight + 1e-9 { leading[leading.count - 1] = ballot }
            } else {
                leading.append(ballot)
            }
        }
        return leading
    }
}

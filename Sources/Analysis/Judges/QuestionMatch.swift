// SPDX-License-Identifier: Apache-2.0

/// Which questions of a judge are people's: the same section, name and criterion, where the number of a pair after `#` is no
/// part of the name; studies must be the same unless people have only one.
struct QuestionMatch {
    /// For each of the study's questions, a number from 0; those that belong together have one.
    let numbers: [Int]
    /// How many numbers there are.
    let count: Int

    /// - Parameters:
    ///   - people: a part of a study (`Ballots.filtered`) of which `judge` is another part, so that numbers mean the same.
    init(people: Ballots, judge: Ballots) {
        precondition(people.methods == judge.methods, "people and judge need the same numbers of methods")
        struct Key: Hashable {
            var study, section, question: String
            var criterion: String?
        }
        let isOneStudy = Set(people.ballots.map { people.questions[$0.question].study }).count == 1
        var known: [Key: Int] = [:]
        numbers = people.questions.map { question in
            let key = Key(
                study: isOneStudy ? "" : question.study, section: question.section,
                question: Self.baseName(question.id), criterion: question.criterion)
            let number = known[key] ?? known.count
            known[key] = number
            return number
        }
        count = known.count
    }

    /// By number, whether both answered the question.
    func isShared(_ people: Ballots, _ judge: Ballots) -> [Bool] {
        func answered(_ ballots: Ballots) -> [Bool] {
            var isAnswered = [Bool](repeating: false, count: count)
            for ballot in ballots.ballots { isAnswered[numbers[ballot.question]] = true }
            return isAnswered
        }
        return zip(answered(people), answered(judge)).map { $0 && $1 }
    }

    /// A question's name without the number of a pair.
    static func baseName(_ name: String) -> String {
        guard let hash = name.lastIndex(of: "#") else { return name }
        let digits = name[name.index(after: hash)...]
        return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
            ? String(name[..<hash]) : name
    }
}

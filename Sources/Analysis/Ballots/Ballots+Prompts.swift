// SPDX-License-Identifier: Apache-2.0

extension Ballots.Question {
    /// Its name without the number of a pair: `q7` of `q7#2`.
    ///
    /// votes.csv has one row a participant and question, so that comparisons of several pairs of one prompt are written
    /// as questions `q7#1`, `q7#2` and so on.
    package var baseName: String {
        guard let hash = id.lastIndex(of: "#") else { return id }
        let digits = id[id.index(after: hash)...]
        return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber } ? String(id[..<hash]) : id
    }
}

extension Ballots {
    private struct Name: Hashable {
        var study, section, base: String
        var criterion: String?
    }

    /// For each question the number of its prompt: its own place among the prompts, shared by the pairs of one prompt.
    ///
    /// Questions of one study, section, base name and criterion are pairs of one prompt where each shows one set of methods
    /// to everybody and they do not all show the same; a study whose own names end in numbers (`item#1`, `item#2`, each
    /// with every method) keeps its questions apart.
    static func prompts(of questions: [Question], in ballots: [Ballot]) -> (numbers: [Int], count: Int) {
        var pairs: [Name: [Int]] = [:]
        for (place, question) in questions.enumerated() where question.id.contains("#") {
            let base = question.baseName
            guard base != question.id else { continue }
            let name = Name(
                study: question.study, section: question.section, base: base, criterion: question.criterion)
            pairs[name, default: []].append(place)
        }
        var first = Array(questions.indices)
        if pairs.contains(where: { $0.value.count > 1 }) {
            let (nobody, several) = (-1, -2)
            var sets = [Int](repeating: nobody, count: questions.count)
            for ballot in ballots where sets[ballot.question] != ballot.set {
                sets[ballot.question] = sets[ballot.question] == nobody ? ballot.set : several
            }
            for places in pairs.values {
                let shown = Set(places.map { sets[$0] })
                guard !shown.contains(several), shown.subtracting([nobody]).count > 1 else { continue }
                for place in places { first[place] = places[0] }
            }
        }
        var numbers = [Int](repeating: 0, count: questions.count)
        var count = 0
        for place in questions.indices {
            numbers[place] = first[place] == place ? count : numbers[first[place]]
            if first[place] == place { count += 1 }
        }
        return (numbers, count)
    }
}

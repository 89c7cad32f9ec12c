// SPDX-License-Identifier: Apache-2.0

/// How often each code was given to each unit; all that agreement between interchangeable raters rests on.
///
/// A unit is a question, a rater a participant, and a code what was chosen: the method, never its place on the page. A
/// text that several methods wrote is one code, and a tie, where ties are told from "none", is a code of its own;
/// "none" is a missing rating.
package struct Ratings: Equatable, Sendable {
    /// For each unit, ratings by code.
    package let counts: [[Int]]
    /// For each unit its prompt: units that are pairs of one prompt hang together.
    package let prompts: [Int]

    /// - Parameters:
    ///   - counts: rows of one length, none negative.
    ///   - prompts: one a row; each its own unless given.
    package init(counts: [[Int]], prompts: [Int]? = nil) {
        precondition(
            Set(counts.map(\.count)).count <= 1 && counts.allSatisfy { $0.allSatisfy { $0 >= 0 } },
            "units need counts of the same codes")
        precondition((prompts?.count ?? counts.count) == counts.count, "each unit needs its prompt")
        self.counts = counts
        self.prompts = prompts ?? Array(counts.indices)
    }

    /// One row a rater and one column a unit; nil is missing.
    package init<Code: Hashable & Comparable>(raters: [[Code?]]) {
        let codes = Set(raters.joined().compactMap(\.self)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(codes, codes.indices))
        var counts = Array(
            repeating: [Int](repeating: 0, count: codes.count), count: raters.map(\.count).max() ?? 0)
        for rater in raters {
            for (unit, code) in rater.enumerated() {
                if let number = code.flatMap({ numbers[$0] }) { counts[unit][number] += 1 }
            }
        }
        self.counts = counts
        prompts = Array(counts.indices)
    }

    /// Units with two ratings or more, which alone can agree.
    package var pairable: [[Int]] { counts.filter { $0.reduce(0, +) > 1 } }

    /// The same by prompt, in the order of the first unit of each.
    var pairableByPrompt: [[[Int]]] {
        var places: [Int: Int] = [:]
        var groups: [[[Int]]] = []
        for (unit, prompt) in zip(counts, prompts) where unit.reduce(0, +) > 1 {
            if let place = places[prompt] {
                groups[place].append(unit)
            } else {
                places[prompt] = groups.count
                groups.append([unit])
            }
        }
        return groups
    }
}

extension Ratings {
    /// Questions as units; as codes the methods and, where any answer is a tie, last the tie.
    ///
    /// An answer in parts is rated as the text with the largest part, and as a tie where two texts share that place
    /// (`Ballots.leadingBallots`). A code that nobody could give would change kappas whose chance rests on the number of codes.
    package init(_ ballots: Ballots) {
        let answers = ballots.leadingBallots()
        let methods = ballots.methods.count
        let codes = methods + (answers.contains(where: \.isTie) ? 1 : 0)
        var counts = Array(repeating: [Int](repeating: 0, count: codes), count: ballots.questions.count)
        for answer in answers {
            if let code = answer.choice ?? (answer.isTie ? methods : nil) {
                counts[answer.question][code] += 1
            }
        }
        self.init(counts: counts, prompts: ballots.promptOfQuestion)
    }
}

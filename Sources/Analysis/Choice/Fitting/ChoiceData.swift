// SPDX-License-Identifier: Apache-2.0

/// Choices of one alternative among several that numbers describe: what every choice model here is fitted to.
///
/// Pages are the distinct sets of alternatives, answers point to them; a model runs over pages with counts, its errors
/// over answers.
package struct ChoiceData: Sendable {
    package struct Answer: Sendable {
        var page: Int32
        /// The place of the chosen alternative on its page.
        var chosen: Int32
        var participant: Int32
        /// What answers to one question have in common: its prompt, which pairs of one prompt share.
        var question: Int32
        var weight: Double
    }

    /// One name for each number that describes an alternative.
    package let parameters: [String]
    /// The parameters, if any, to which one constant may be added without changing a probability: the methods.
    package let shifting: Range<Int>
    package private(set) var answers: [Answer] = []
    /// Alternatives x parameters, row by row.
    private(set) var features: [Double] = []
    /// Where each page's alternatives begin among all alternatives, and where the last ends.
    private(set) var starts = [0]
    /// The weight of the answers that chose each alternative.
    private(set) var counts: [Double] = []

    package init(parameters: [String], shifting: Range<Int>) {
        self.parameters = parameters
        self.shifting = shifting
    }

    package var pageCount: Int { starts.count - 1 }
    package var weight: Double { counts.reduce(0, +) }

    /// Adds a set of alternatives, each described by one number a parameter.
    ///
    /// - Returns: its number.
    package mutating func addPage(_ alternatives: [[Double]]) -> Int {
        for alternative in alternatives {
            precondition(
                alternative.count == parameters.count,
                "an alternative has \(alternative.count) numbers, the model \(parameters.count)")
            features += alternative
            counts.append(0)
        }
        starts.append(counts.count)
        return pageCount - 1
    }

    package mutating func addAnswer(
        page: Int, chosen: Int, participant: Int, question: Int, weight: Double = 1
    ) {
        precondition(
            chosen >= 0 && chosen < starts[page + 1] - starts[page],
            "alternative \(chosen) is not on page \(page)")
        counts[starts[page] + chosen] += weight
        answers.append(
            Answer(
                page: Int32(page), chosen: Int32(chosen), participant: Int32(participant),
                question: Int32(question), weight: weight))
    }

    package mutating func reserve(_ count: Int) { answers.reserveCapacity(count) }

    /// Answers in the order of participants and, within, of questions: the order in which errors are summed.
    mutating func sortAnswers() {
        let isSorted = zip(answers, answers.dropFirst()).allSatisfy {
            Self.precedes($0, $1) || !Self.precedes($1, $0)
        }
        if !isSorted { answers.sort(by: Self.precedes) }
    }

    private static func precedes(_ a: Answer, _ b: Answer) -> Bool {
        (a.participant, a.question, a.page, a.chosen) < (b.participant, b.question, b.page, b.chosen)
    }

    /// The unit direction in which no probability changes; none without shifting parameters.
    var gauge: [[Double]] {
        guard !shifting.isEmpty else { return [] }
        let length = 1 / Double(shifting.count).squareRoot()
        return [parameters.indices.map { shifting.contains($0) ? length : 0 }]
    }
}

extension ChoiceData {
    /// Pages whose alternatives are methods and nothing else: one parameter a method.
    ///
    /// - Parameter sets: the methods of each page, by their numbers.
    package init(methods: [String], sets: [[Int]]) {
        self.init(parameters: methods, shifting: methods.indices)
        for set in sets {
            _ = addPage(set.map { member in methods.indices.map { $0 == member ? 1 : 0 } })
        }
    }
}

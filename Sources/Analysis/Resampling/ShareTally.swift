// SPDX-License-Identifier: Apache-2.0

/// From how often each term was drawn to every method's share.
struct ShareTally: Sendable {
    /// What one thread computes in.
    struct Work {
        var counts: [Int]
        var chosen: [Double]
        var offered: [Double]
        var shares: [Double]
    }

    /// A term's place in a table of question by method.
    private struct Entry {
        var cell: Int
        var weight: Double
    }

    /// The questions on which somebody decided, by their numbers among the ballots'.
    let questions: [Int]
    private let methodCount: Int
    private let chosen: [Entry]
    private let offered: [Entry]
    private let isFull: Bool
    /// Counts of the terms with every participant drawn once.
    let original: [Int]

    init(_ bits: ParticipantBits, _ ballots: Ballots) {
        // Questions on which nobody decided are none of the sample.
        let asked = Set(bits.chosen.map(\.question)).sorted()
        let places = Dictionary(uniqueKeysWithValues: zip(asked, asked.indices))
        let width = ballots.methods.count
        func entries(_ terms: [ParticipantBits.Term]) -> [Entry] {
            terms.map { Entry(cell: (places[$0.question] ?? 0) * width + $0.method, weight: $0.weight) }
        }
        (questions, methodCount) = (asked, width)
        (chosen, offered) = (entries(bits.chosen), entries(bits.offered))
        isFull = bits.offered.isEmpty
        var counts = [Int](repeating: 0, count: bits.chosen.count + bits.offered.count)
        let everybody = (0..<bits.people).map(Int32.init)
        everybody.withUnsafeBufferPointer { bits.count($0, into: &counts) }
        original = counts
    }

    private var questionCount: Int { questions.count }

    var work: Work {
        let table = [Double](repeating: 0, count: questionCount * methodCount)
        return Work(
            counts: original, chosen: table, offered: table,
            shares: [Double](repeating: .nan, count: methodCount))
    }

    /// From `work.counts` to `work.shares`, NaN for a method that nobody drawn was offered.
    ///
    /// - Parameter questions: how often each counts.
    func shares(questions: [Int], _ work: inout Work) {
        for cell in work.chosen.indices {
            work.chosen[cell] = 0
            work.offered[cell] = 0
        }
        for (bit, entry) in chosen.enumerated() {
            work.chosen[entry.cell] += Double(work.counts[bit]) * entry.weight
        }
        for (bit, entry) in offered.enumerated() {
            work.offered[entry.cell] += Double(work.counts[chosen.count + bit]) * entry.weight
        }
        if isFull {
            for question in 0..<questionCount {
                let cells = question * methodCount..<(question + 1) * methodCount
                var total = 0.0
                for cell in cells { total += work.chosen[cell] }
                for cell in cells { work.offered[cell] = total }
            }
        }
        for method in 0..<methodCount {
            var (sum, total) = (0.0, 0)
            for question in 0..<questionCount {
                let cell = question * methodCount + method
                guard work.offered[cell] > 0 else { continue }
                sum += Double(questions[question]) * work.chosen[cell] / work.offered[cell]
                total += questions[question]
            }
            work.shares[method] = total > 0 ? sum / Double(total) : .nan
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The largest studentized difference between any two methods, over votes whose methods' labels change.
///
/// For each pair of methods the value of an answer that offered both is 1, -1 or 0, weighted as in `ClusteredMean`;
/// the pair's statistic is |mean| over its two-factor standard error. A relabelling permutes methods among the options
/// of an answer, the same way for all answers of a cluster with the same options. Parts of a split answer, and a
/// participant's answers to pairs of one prompt, are one cell, as in `CrossedValues`.
struct RelabelledPairs {
    struct Row {
        var cluster: Int
        var other: Int
        var question: Int
        var group: Int
        var choice: Int
        var part: Double
    }

    /// A cluster's answers with one set of options: the unit of relabelling.
    struct Group: Hashable {
        var cluster: Int
        var set: Int
    }

    /// Those of a cell one after another.
    let rows: [Row]
    /// Where each cell begins among the rows, and where the last ends.
    private let cells: [Int]
    let groups: [Group]
    /// Methods of each set.
    let members: [[Int]]
    let methodCount: Int
    let clusterCount: Int
    private let otherCount: Int
    /// For each pair of methods, weights by question, and sums of weights by cluster, by the other factor, of squares.
    private var weights: [[Double]]
    private var clusterWeights: [[Double]]
    private var otherWeights: [[Double]]
    private var squares: [Double]
    /// For each pair, G / (G - 1) of its own clusters.
    private var corrections: [(cluster: Double, other: Double)]

    /// - Parameter byQuestion: whether questions are the clusters that are relabelled.
    init(_ ballots: Ballots, byQuestion: Bool) {
        methodCount = ballots.methods.count
        members = ballots.sets.map { set in set.indices.filter { set[$0] } }
        var decided = ballots.ballots.filter { $0.choice != nil }
        if ballots.hasPairs {
            decided = decided.enumerated().sorted {
                let (a, b) = ($0.element, $1.element)
                return (a.participant, ballots.promptOfQuestion[a.question], $0.offset)
                    < (b.participant, ballots.promptOfQuestion[b.question], $1.offset)
            }.map(\.element)
        }
        let people = Self.numbers(decided.map(\.participant))
        let questions = Self.numbers(decided.map(\.question))
        let prompts = Self.numbers(decided.map { ballots.promptOfQuestion[$0.question] })
        clusterCount = byQuestion ? prompts.count : people.count
        otherCount = byQuestion ? people.count : prompts.count
        var groupNumbers: [Group: Int] = [:]
        var groups: [Group] = []
        var rows: [Row] = []
        var cells: [Int] = []
        var cell: (participant: Int, prompt: Int)?
        for ballot in decided {
            let person = people[ballot.participant] ?? 0
            let question = questions[ballot.question] ?? 0
            let prompt = prompts[ballots.promptOfQuestion[ballot.question]] ?? 0
            if cell.map({ $0 != (person, prompt) }) ?? true {
                cells.append(rows.count)
                cell = (person, prompt)
            }
            let group = Group(cluster: byQuestion ? prompt : person, set: ballot.set)
            let number = groupNumbers[group] ?? groups.count
            if number == groups.count {
                groupNumbers[group] = number
                groups.append(group)
            }
            rows.append(
                Row(
                    cluster: group.cluster, other: byQuestion ? person : prompt, question: question,
                    group: number, choice: ballot.choice ?? 0, part: ballot.weight))
        }
        self.rows = rows
        self.cells = cells + [rows.count]
        self.groups = groups
        let pairs = methodCount * (methodCount - 1) / 2
        weights = Array(repeating: Array(repeating: 0, count: questions.count), count: pairs)
        clusterWeights = Array(repeating: Array(repeating: 0, count: clusterCount), count: pairs)
        otherWeights = Array(repeating: Array(repeating: 0, count: otherCount), count: pairs)
        squares = Array(repeating: 0, count: pairs)
        corrections = Array(repeating: (1, 1), count: pairs)
        weigh()
    }

    private static func correction(_ count: Int) -> Double { Double(count) / Double(max(1, count - 1)) }

    private static func numbers(_ names: [Int]) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: Set(names).sorted().enumerated().map { ($1, $0) })
    }

    /// The place of a pair among all, first below second.
    private func pair(_ first: Int, _ second: Int) -> Int {
        first * (2 * methodCount - first - 1) / 2 + second - first - 1
    }

    private mutating func weigh() {
        for row in rows {
            forEachPair(of: row) { weights[$0][row.question] += row.part }
        }
        for index in weights.indices {
            let asked = Double(weights[index].count { $0 > 0 })
            weights[index] = weights[index].map { $0 > 0 ? 1 / (asked * $0) : 0 }
        }
        var scratch = [Double](repeating: 0, count: weights.count)
        for cell in cells.indices.dropLast() {
            var touched: [Int] = []
            for row in rows[cells[cell]..<cells[cell + 1]] {
                forEachPair(of: row) { pair in
                    let weight = row.part * weights[pair][row.question]
                    clusterWeights[pair][row.cluster] += weight
                    otherWeights[pair][row.other] += weight
                    if scratch[pair] == 0 { touched.append(pair) }
                    scratch[pair] += weight
                }
            }
            for pair in touched {
                squares[pair] += scratch[pair] * scratch[pair]
                scratch[pair] = 0
            }
        }
        corrections = weights.indices.map { pair in
            (
                Self.correction(clusterWeights[pair].count { $0 > 0 }),
                Self.correction(otherWeights[pair].count { $0 > 0 })
            )
        }
    }

    private func forEachPair(of row: Row, _ body: (Int) -> Void) {
        let options = members[groups[row.group].set]
        for (place, first) in options.enumerated() {
            for second in options.dropFirst(place + 1) { body(pair(first, second)) }
        }
    }

    /// - Parameter labels: for each group, the new label of each method.
    /// - Returns: the largest |mean| / standard error over pairs.
    func statistic(_ labels: [[Int]]) -> Double {
        let pairs = weights.count
        var byCluster = [Double](repeating: 0, count: pairs * clusterCount)
        var byOther = [Double](repeating: 0, count: pairs * otherCount)
        var cross = [Double](repeating: 0, count: pairs)
        var terms = cross
        // Of a cell of several rows, by pair.
        var own = cross
        var ownWeights = cross
        for cell in cells.indices.dropLast() {
            let isSingle = cells[cell + 1] == cells[cell] + 1
            for row in rows[cells[cell]..<cells[cell + 1]] {
                let choice = labels[row.group][row.choice]
                for method in members[groups[row.group].set] where method != choice {
                    let isFirst = choice < method
                    let pair = isFirst ? pair(choice, method) : pair(method, choice)
                    let weight = row.part * weights[pair][row.question]
                    let term = isFirst ? weight : -weight
                    byCluster[pair * clusterCount + row.cluster] += term
                    byOther[pair * otherCount + row.other] += term
                    if isSingle {
                        cross[pair] += term * weight
                        terms[pair] += term * term
                    } else {
                        own[pair] += term
                    }
                }
                if !isSingle {
                    forEachPair(of: row) { ownWeights[$0] += row.part * weights[$0][row.question] }
                }
            }
            guard !isSingle else { continue }
            for pair in 0..<pairs where ownWeights[pair] > 0 {
                cross[pair] += own[pair] * ownWeights[pair]
                terms[pair] += own[pair] * own[pair]
                (own[pair], ownWeights[pair]) = (0, 0)
            }
        }
        var largest = 0.0
        for pair in 0..<pairs where squares[pair] > 0 {
            let own = byCluster[pair * clusterCount..<(pair + 1) * clusterCount]
            let mean = own.reduce(0, +)
            guard abs(mean) > AlikeClusters.nothing else { continue }
            let first = Self.squared(own, mean, clusterWeights[pair]) * corrections[pair].cluster
            let second =
                Self.squared(byOther[pair * otherCount..<(pair + 1) * otherCount], mean, otherWeights[pair])
                * corrections[pair].other
            let cells = terms[pair] - 2 * mean * cross[pair] + mean * mean * squares[pair]
            let variance = max(first + second - cells, first, second, cells)
            largest = max(
                largest, variance > ClusteredMean.nothing ? abs(mean) / variance.squareRoot() : .infinity)
        }
        return largest
    }

    private static func squared(_ sums: ArraySlice<Double>, _ mean: Double, _ weights: [Double]) -> Double {
        zip(sums, weights).reduce(0) { sum, entry in
            let residual = entry.0 - mean * entry.1
            return sum + residual * residual
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ConvexNetworks
private import LanguageModels
internal import Randomness

extension ResponseSampler {
    /// A continuation for each row: the one of several that the head prefers.
    ///
    /// All continuations of all rows are decoded as one batch over their rows' caches. A row of which the head reads no more
    /// has one.
    func continueByPrefix(_ rows: inout [SampledRow], _ guide: ConvexGuide) throws {
        let length = max(1, guide.guidance.every)
        var branches: [SampledRow] = []
        var groups: [Range<Int>] = []
        for row in rows {
            let start = branches.count
            let count = row.isGuided ? max(1, guide.guidance.candidates) : 1
            for candidate in 0..<count { branches.append(branch(of: row, candidate, of: count, length)) }
            groups.append(start..<branches.count)
        }
        for _ in 0..<length { decode(&branches, countsLogp: guide.guidance.alpha != 0) }
        for (index, group) in groups.enumerated() {
            if group.count == 1 {
                rows[index] = branches[group.lowerBound]
                continue
            }
            let scores = try scores(branches[group].compactMap(\.pool), guide.head)
            var chosen = branches[group.lowerBound + best(of: branches[group], scores, guide.guidance.alpha)]
            rows[index].row.absorb(chosen.row)
            chosen.row = rows[index].row
            chosen.draws = branches[group.lowerBound].draws
            rows[index] = chosen
        }
    }

    /// The first candidate goes on with the row's own stream: alone, it is plain sampling.
    private func branch(of row: SampledRow, _ candidate: Int, of count: Int, _ length: Int) -> SampledRow {
        var branch = row
        branch.logp = 0
        branch.drawn = 0
        if count > 1 { branch.row = decoder.branch(of: row.row, capacity: length) }
        if candidate > 0 {
            var draws = row.draws
            branch.draws = SeededGenerator(seed: draws.next(), stream: "candidate \(candidate)")
        }
        return branch
    }

    /// The place of the largest of f - (mean of the other f) + alpha (mean log-probability a token), ties to the first.
    private func best(of branches: ArraySlice<SampledRow>, _ scores: [Float], _ alpha: Double) -> Int {
        let total = scores.reduce(0) { $0 + Double($1) }
        let values = zip(branches, scores).map { branch, score in
            let contrast = Double(score) - (total - Double(score)) / Double(scores.count - 1)
            return contrast + (alpha == 0 ? 0 : alpha * branch.logp / Double(max(1, branch.drawn)))
        }
        var best = 0
        for index in values.indices where values[index] > values[best] { best = index }
        return best
    }
}

// SPDX-License-Identifier: Apache-2.0

/// How often each n-gram of a set of responses occurs, for distinct-n.
package struct DistinctCounts: Equatable, Sendable {
    /// n-grams in all.
    package private(set) var total = 0
    /// Different n-grams.
    package private(set) var different = 0
    /// How many n-grams occur so often, by how often, ascending.
    private var frequencies: [(count: Int, grams: Int)] = []

    /// - Parameter grams: every n-gram of every response by a number of its own.
    package init(_ grams: [UInt64]) {
        let sorted = grams.sorted()
        total = sorted.count
        var counts: [Int: Int] = [:]
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
            counts[end - start, default: 0] += 1
            different += 1
            start = end
        }
        frequencies = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    package static func == (a: DistinctCounts, b: DistinctCounts) -> Bool {
        a.total == b.total && a.frequencies.elementsEqual(b.frequencies) { $0 == $1 }
    }

    /// distinct-n: different n-grams / all n-grams; nil of none.
    ///
    /// Falls as the set grows, since a vocabulary is finite. Source: Li et al., NAACL 2016, arXiv 1510.03055, section 5.
    package var share: Double? { total > 0 ? Double(different) / Double(total) : nil }

    /// What distinct-n is expected to be of n-grams drawn from the set without replacement; nil of fewer.
    ///
    /// Rarefaction: sum over the n-grams of 1 - C(T - f, N) / C(T, N), over N, with f the times it occurs among T (Hurlbert,
    /// Ecology 52, 1971, equation 6). It compares sets of different sizes, and nothing is drawn at random.
    package func share(amongDrawn drawn: Int) -> Double? {
        guard drawn > 0, drawn <= total else { return nil }
        var expected = 0.0
        /// C(T - f, N) / C(T, N), from f to f + 1 by one factor.
        var absent = 1.0
        var reached = 0
        for (count, grams) in frequencies {
            while reached < count, absent > 0 {
                absent *= Double(max(0, total - drawn - reached)) / Double(total - reached)
                reached += 1
            }
            expected += Double(grams) * (1 - absent)
        }
        return expected / Double(drawn)
    }
}

extension ReportedGrid {
    /// Single words, or pairs of neighbours within a response.
    func distinct(_ length: Int, among members: [Int]) -> DistinctCounts {
        var grams: [UInt64] = []
        for member in members {
            let own = responses[member].words
            if length == 1 {
                for place in own { grams.append(UInt64(UInt32(bitPattern: words[place]))) }
            } else {
                for place in own.dropLast() { grams.append(Repetition.pair(words[place], words[place + 1])) }
            }
        }
        return DistinctCounts(grams)
    }
}

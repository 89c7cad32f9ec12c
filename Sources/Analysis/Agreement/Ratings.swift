// SPDX-License-Identifier: Apache-2.0

/// How often each code was given to each unit; all that agreement between interchangeable raters rests on.
///
/// A unit is a question, a rater a participant, and a code what was chosen: the method, never its place on the page. A
/// text that several methods wrote is one code, and a tie, where ties are told from "none", is a code of its own;
/// "none" is a missing rating.
package struct Ratings: Equatable, Sendable {
    /// For each unit, ratings by code.
    package let counts: [[Int]]

    /// - Parameter counts: rows of one length, none negative.
    package init(counts: [[Int]]) {
        precondition(
            Set(counts.map(\.count)).count <= 1 && counts.allSatisfy { $0.allSatisfy { $0 >= 0 } },
            "units need counts of the same codes")
        self.counts = counts
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
    }

    /// Units with two ratings or more, which alone can agree.
    package var pairable: [[Int]] { counts.filter { $0.reduce(0, +) > 1 } }
}

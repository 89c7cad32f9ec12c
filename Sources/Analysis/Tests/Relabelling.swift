// SPDX-License-Identifier: Apache-2.0

import Randomness

/// Permutations of the methods' labels, one for each group of answers, among the methods that the group was shown.
struct Relabelling {
    /// For each group, the new label of each method.
    private(set) var labels: [[Int]]
    private let members: [[Int]]
    /// For each group, all permutations of its methods; empty where there are too many to list.
    private var permutations: [[[Int]]] = []
    private var places: [Int]

    init(_ pairs: RelabelledPairs) {
        members = pairs.groups.map { pairs.members[$0.set] }
        labels = pairs.groups.map { _ in Array(0..<pairs.methodCount) }
        places = [Int](repeating: 0, count: pairs.groups.count)
    }

    /// How many relabellings there are, which `advance` then visits; nil where there are more than `most`.
    mutating func count(upTo most: Int) -> Int? {
        var total = 1
        for group in members {
            for factor in 1...max(1, group.count) {
                guard total <= most / factor else { return nil }
                total *= factor
            }
        }
        permutations = members.map(Self.permutations)
        return total
    }

    /// To the next of all relabellings; false after the last, where it begins anew.
    mutating func advance() -> Bool {
        for group in places.indices {
            places[group] = (places[group] + 1) % permutations[group].count
            apply(permutations[group][places[group]], to: group)
            if places[group] != 0 { return true }
        }
        return false
    }

    mutating func draw(_ draws: inout SeededGenerator) {
        for group in labels.indices { apply(draws.shuffled(members[group]), to: group) }
    }

    private mutating func apply(_ permutation: [Int], to group: Int) {
        for (method, label) in zip(members[group], permutation) { labels[group][method] = label }
    }

    private static func permutations(_ elements: [Int]) -> [[Int]] {
        guard let last = elements.last, elements.count > 1 else { return [elements] }
        return permutations(Array(elements.dropLast())).flatMap { shorter in
            (0...shorter.count).reversed().map { place in
                var longer = shorter
                longer.insert(last, at: place)
                return longer
            }
        }
    }
}

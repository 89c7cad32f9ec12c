// SPDX-License-Identifier: Apache-2.0

/// Which methods were chosen over which: the graph that decides whether their strengths have a finite estimate.
///
/// They have one if and only if the graph is strongly connected: however the methods are split in two, some vote chose
/// one of each part over one of the other (Ford, American Mathematical Monthly 64, 1957; Hunter, Annals of Statistics 32,
/// 2004, assumption 1, for pairs and for larger sets).
package struct WinGraph: Equatable, Sendable {
    /// `edges[i][j]`: i was chosen where j was shown, or tied with it.
    package private(set) var edges: [[Bool]]

    package init(methods: Int) {
        edges = [[Bool]](repeating: [Bool](repeating: false, count: methods), count: methods)
    }

    package mutating func add(winner: Int, over loser: Int) {
        if winner != loser { edges[winner][loser] = true }
    }

    private func reached(from start: Int, _ isEdge: (Int, Int) -> Bool) -> [Bool] {
        var reached = [Bool](repeating: false, count: edges.count)
        reached[start] = true
        var open = [start]
        while let node = open.popLast() {
            for next in edges.indices where !reached[next] && isEdge(node, next) {
                reached[next] = true
                open.append(next)
            }
        }
        return reached
    }

    private func classes(_ belong: (Int, Int) -> Bool) -> [[Int]] {
        var classes: [[Int]] = []
        for node in edges.indices {
            if let place = classes.firstIndex(where: { belong($0[0], node) }) {
                classes[place].append(node)
            } else {
                classes.append([node])
            }
        }
        return classes
    }

    /// Sets of methods within which a chain of wins leads from each to each; strengths are finite within one.
    package var strongComponents: [[Int]] {
        let reach = edges.indices.map { reached(from: $0) { edges[$0][$1] } }
        return classes { reach[$0][$1] && reach[$1][$0] }
    }

    /// Sets of methods that no ballot connects.
    package var groups: [[Int]] {
        let reach = edges.indices.map { reached(from: $0) { edges[$0][$1] || edges[$1][$0] } }
        return classes { reach[$0][$1] }
    }

    /// Why strengths have no finite estimate; nil where they have one.
    package func fault(_ names: [String]) -> String? {
        func quoted(_ places: [Int]) -> String { Names.quoted(places.map { names[$0] }) }
        guard edges.count > 1 else { return "one method has no strength relative to others" }
        let groups = groups
        guard groups.count == 1 else {
            return "no ballot compares " + groups.map(quoted).joined(separator: " with ")
                + ", so that their strengths have no common scale"
        }
        let components = strongComponents
        guard components.count > 1 else { return nil }
        let never = edges.indices.filter { !edges[$0].contains(true) }
        if !never.isEmpty {
            return "\(quoted(never)) \(never.count == 1 ? "was" : "were") never chosen, so that"
                + " \(never.count == 1 ? "its strength has" : "their strengths have") no finite estimate"
        }
        let always = edges.indices.filter { place in !edges.contains { $0[place] } }
        if !always.isEmpty {
            return "\(quoted(always)) \(always.count == 1 ? "was" : "were") chosen whenever shown, so that"
                + " \(always.count == 1 ? "its strength has" : "their strengths have") no finite estimate"
        }
        // A component that nothing outside it was chosen over.
        let top = components.first { part in
            !edges.indices.contains { node in
                !part.contains(node) && part.contains { edges[node][$0] }
            }
        }
        let best = top ?? components[0]
        let rest = edges.indices.filter { !best.contains($0) }
        return
            "no ballot chose \(quoted(rest)) over \(quoted(best)), so that their strengths have no finite estimate"
    }
}

// SPDX-License-Identifier: Apache-2.0

/// That an entry is in a tree: the siblings from its leaf to the root (RFC 9162, section 2.1.3).
package struct InclusionProof: Equatable, Sendable {
    /// Of the entry, counted from 0.
    package var index: Int
    /// Entries of the tree.
    package var size: Int
    package var path: [MerkleHash]

    package init(index: Int, size: Int, path: [MerkleHash]) {
        self.index = index
        self.size = size
        self.path = path
    }

    /// Whether the path leads from this leaf to this root.
    package func leads(from leaf: MerkleHash, to root: MerkleHash) -> Bool {
        guard index >= 0, index < size else { return false }
        var (node, last) = (index, size - 1)
        var hash = leaf
        for sibling in path {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                hash = .node(sibling, hash)
                if node & 1 == 0 {
                    while node & 1 == 0 && node != 0 { (node, last) = (node >> 1, last >> 1) }
                }
            } else {
                hash = .node(hash, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }
}

/// That a tree is a prefix of a later one (RFC 9162, section 2.1.4).
package struct ConsistencyProof: Equatable, Sendable {
    /// Entries of the earlier tree.
    package var first: Int
    /// Entries of the later one.
    package var second: Int
    package var path: [MerkleHash]

    package init(first: Int, second: Int, path: [MerkleHash]) {
        self.first = first
        self.second = second
        self.path = path
    }

    /// Whether the path leads from the earlier root to the later one.
    package func leads(from earlier: MerkleHash, to later: MerkleHash) -> Bool {
        guard first >= 0, first <= second else { return false }
        if first == 0 { return path.isEmpty && earlier == .empty && (second > 0 || later == .empty) }
        if first == second { return path.isEmpty && earlier == later }
        var path = path[...]
        // A perfect earlier tree is a subtree of the later one, and its root need not be told.
        if first & (first - 1) == 0 { path = [earlier] + path }
        guard let start = path.popFirst() else { return false }
        var (node, last) = (first - 1, second - 1)
        while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
        var (before, after) = (start, start)
        for sibling in path {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                before = .node(sibling, before)
                after = .node(sibling, after)
                while node & 1 == 0 && node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                after = .node(after, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && before == earlier && after == later
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Every perfect subtree of a growing row of leaves, by level; n leaves take 2n hashes.
package struct MerkleLevels: Sendable {
    /// `levels[l][i]` is the root over the leaves `i << l ..< (i + 1) << l`.
    private var levels: [[MerkleHash]] = []

    package init() {}

    package init(_ leaves: some Sequence<MerkleHash>) {
        for leaf in leaves { append(leaf) }
    }

    /// Number of leaves.
    package var count: Int { levels.first?.count ?? 0 }

    package mutating func append(_ leaf: MerkleHash) {
        var hash = leaf
        var level = 0
        while true {
            if level == levels.count { levels.append([]) }
            levels[level].append(hash)
            let count = levels[level].count
            guard count.isMultiple(of: 2) else { return }
            hash = .node(levels[level][count - 2], hash)
            level += 1
        }
    }

    /// The root of a perfect subtree that is complete.
    package subscript(level level: Int, index index: Int) -> MerkleHash { levels[level][index] }

    /// The tree over all leaves so far, or over the first of them.
    package var tree: MerkleTree { MerkleTree { self[level: $0, index: $1] } }
}

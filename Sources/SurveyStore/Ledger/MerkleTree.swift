// SPDX-License-Identifier: Apache-2.0

/// The Merkle tree of RFC 6962, section 2.1, at any size, over whatever knows the roots of its perfect subtrees.
///
/// A tree of n leaves is split at the largest power of two below n. So each left part is perfect, and every root and
/// proof needs some 2 log₂ n subtrees.
package struct MerkleTree {
    /// The root over the leaves `index << level ..< (index + 1) << level`.
    private let perfect: (_ level: Int, _ index: Int) throws -> MerkleHash

    package init(perfect: @escaping (_ level: Int, _ index: Int) throws -> MerkleHash) {
        self.perfect = perfect
    }

    /// `MTH(D[0:size])`.
    package func root(size: Int) throws -> MerkleHash {
        precondition(size >= 0, "a tree of \(size) leaves")
        return size == 0 ? .empty : try hash(0..<size)
    }

    /// `PATH(index, D[0:size])`: the siblings from the leaf up.
    package func inclusionPath(of index: Int, in size: Int) throws -> [MerkleHash] {
        precondition((0..<size).contains(index), "leaf \(index) of \(size)")
        var path: [MerkleHash] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = range.lowerBound + Self.split(range.count)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            path.append(try hash(index < middle ? right : left))
            range = index < middle ? left : right
        }
        return path.reversed()
    }

    /// `PROOF(first, D[0:second])`: what leads from the root of the first leaves to the root of more.
    ///
    /// Empty where nothing needs to be shown: from 0, and between equal sizes.
    package func consistencyPath(from first: Int, to second: Int) throws -> [MerkleHash] {
        precondition((0...second).contains(first), "from \(first) leaves to \(second)")
        guard first > 0, first < second else { return [] }
        var path: [MerkleHash] = []
        var range = 0..<second
        while range.upperBound != first {
            let middle = range.lowerBound + Self.split(range.count)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            path.append(try hash(first <= middle ? right : left))
            range = first <= middle ? left : right
        }
        // The verifier knows the first root; only where it is a part of what is left must that part be told.
        if range.lowerBound > 0 { path.append(try hash(range)) }
        return path.reversed()
    }

    /// The largest power of two below a count of two or more.
    private static func split(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }

    private func hash(_ range: Range<Int>) throws -> MerkleHash {
        let count = range.count
        if count & (count - 1) == 0 {
            let level = count.trailingZeroBitCount
            return try perfect(level, range.lowerBound >> level)
        }
        let middle = range.lowerBound + Self.split(count)
        return .node(try hash(range.lowerBound..<middle), try hash(middle..<range.upperBound))
    }
}

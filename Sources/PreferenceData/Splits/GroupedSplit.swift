// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// Which of many records are held out: groups of records stay together, and a seed draws the groups.
///
/// A group larger than what is still wanted goes to training, so that the held-out share can be smaller than asked;
/// with two groups or more, neither side is empty. 40 bytes a record are needed, whatever the records hold.
package struct GroupedSplit: Sendable {
    package private(set) var isHeldOut: [Bool]

    package var heldOutCount: Int { isHeldOut.count { $0 } }

    /// - Parameters:
    ///   - keys: of each record; records with one key are a group.
    ///   - share: of records to hold out, between 0 and 1.
    package init(keys: [UInt64], heldOut share: Double, seed: UInt64) {
        precondition(share >= 0 && share < 1, "a held-out share of \(share) is not in 0 ..< 1")
        precondition(keys.count <= Int(Int32.max), "\(keys.count) records are too many for one split")
        isHeldOut = Array(repeating: false, count: keys.count)
        // Records by key and then by place: a group is a run, and its first record names it.
        let byKey = (0..<Int32(keys.count)).sorted {
            (keys[Int($0)], $0) < (keys[Int($1)], $1)
        }
        var sizes = [Int32](repeating: 0, count: keys.count)
        var starts = [Int32](repeating: 0, count: keys.count)
        var run = 0
        while run < byKey.count {
            var end = run + 1
            while end < byKey.count, keys[Int(byKey[end])] == keys[Int(byKey[run])] { end += 1 }
            sizes[Int(byKey[run])] = Int32(end - run)
            starts[Int(byKey[run])] = Int32(run)
            run = end
        }
        var draws = SeededGenerator(seed: seed, stream: "conversation split")
        let order = draws.shuffled(sizes.indices.filter { sizes[$0] > 0 }.map(Int32.init))
        let wanted = Int((share * Double(keys.count)).rounded())
        var count = 0
        func set(_ group: Int32, heldOut: Bool) {
            let start = Int(starts[Int(group)])
            for place in start..<start + Int(sizes[Int(group)]) { isHeldOut[Int(byKey[place])] = heldOut }
            count += (heldOut ? 1 : -1) * Int(sizes[Int(group)])
        }
        for group in order where count + Int(sizes[Int(group)]) <= wanted { set(group, heldOut: true) }
        if share > 0, count == 0, order.count > 1,
            let smallest = order.min(by: { sizes[Int($0)] < sizes[Int($1)] })
        {
            set(smallest, heldOut: true)
        }
        if count == keys.count, order.count > 1, let kept = order.first { set(kept, heldOut: false) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Holds that a file has one answer of each participant to each question: in one row, or in rows whose weights make
/// up one answer at most.
struct VoteAnswers {
    private struct Parts {
        var weight: Double
        var choices: Set<Int32>
    }

    /// Slots of a table of open addressing: in the high half a part of the hash, in the low half the row of an answer, plus
    /// one; 0 for none.
    private var slots = [UInt64](repeating: 0, count: 1024)
    private var count = 0
    /// Answers of several rows, by their first.
    private var parts: [Int32: Parts] = [:]

    /// Takes a row that stands behind `rows`.
    ///
    /// - Returns: the line of an earlier row that this one says again or goes beyond one answer with; nil where it may stand.
    mutating func add(_ row: Votes.Row, to rows: [Votes.Row], weights: [Double]) -> Int32? {
        if count * 2 >= slots.count { grow(rows) }
        let hash = Self.hash(row)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] > 0 {
            let first = Int32(truncatingIfNeeded: slots[slot]) - 1
            guard slots[slot] >> 32 == hash >> 32 else {
                slot = (slot + 1) & (slots.count - 1)
                continue
            }
            let earlier = rows[Int(first)]
            if earlier.question == row.question, earlier.person == row.person {
                let known =
                    parts[first] ?? Parts(weight: weights[Int(earlier.weight)], choices: [earlier.choice])
                let weight = known.weight + weights[Int(row.weight)]
                // Parts such as a third are rounded.
                guard weight <= 1 + 1e-9, !known.choices.contains(row.choice) else { return earlier.line }
                parts[first] = Parts(weight: weight, choices: known.choices.union([row.choice]))
                return nil
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = (hash & ~0xffff_ffff) | UInt64(rows.count + 1)
        count += 1
        return nil
    }

    private mutating func grow(_ rows: [Votes.Row]) {
        let held = slots.filter { $0 > 0 }
        slots = [UInt64](repeating: 0, count: slots.count * 4)
        for entry in held {
            let row = rows[Int(Int32(truncatingIfNeeded: entry) - 1)]
            var slot = Int(truncatingIfNeeded: Self.hash(row)) & (slots.count - 1)
            while slots[slot] > 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = entry
        }
    }

    /// Eight questions of a participant share a cache line: in most files they stand together.
    private static func hash(_ row: Votes.Row) -> UInt64 {
        let question = UInt64(UInt32(bitPattern: row.question))
        let key = UInt64(UInt32(bitPattern: row.person)) << 32 | question >> 3
        let product = (key ^ 0x94d0_49bb_1331_11eb).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
        return (product.high ^ product.low) & ~7 | question & 7
    }
}

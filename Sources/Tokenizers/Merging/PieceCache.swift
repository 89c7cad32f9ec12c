// SPDX-License-Identifier: Apache-2.0

/// The tokens of short pieces met before: a fixed table of sets of four, the newest in place of the oldest.
///
/// A piece of up to 16 bytes is its own key, held in two words, so that a look costs one or two lines of memory and
/// compares no strings; longer ones are not kept. Its size is fixed, whatever texts come: nobody can fill it or make it
/// slow by texts that collide.
struct PieceCache {
    /// Bytes of the longest piece that is kept.
    static let longest = 16
    /// Tokens that fit into an entry; pieces of more are kept as a place in `overflow`.
    private static let inline = 3
    private static let ways = 4
    private static let setBits: UInt64 = 14
    private static let overflowLimit = 1 << 18

    /// The bytes of a piece, zeros after them.
    struct Key {
        var low, high: UInt64

        /// Reads 16 bytes whatever the length, so that as many must be readable.
        @inline(__always)
        init(_ text: UnsafePointer<UInt8>, _ length: Int) {
            let raw = UnsafeRawPointer(text)
            let low = raw.loadUnaligned(as: UInt64.self)
            let high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            if length < 8 {
                self.low = low & ((1 &<< UInt64(truncatingIfNeeded: length &<< 3)) &- 1)
                self.high = 0
            } else {
                self.low = low
                self.high =
                    length == 16
                    ? high : high & ((1 &<< UInt64(truncatingIfNeeded: (length &- 8) &<< 3)) &- 1)
            }
        }

        @inline(__always)
        var set: Int {
            let mixed = (low ^ (high &* 0xff51_afd7_ed55_8ccd)) &* 0x9e37_79b9_7f4a_7c15
            return Int(
                truncatingIfNeeded: ((mixed ^ (mixed &>> 32)) &* 0x9e37_79b9_7f4a_7c15) &>> (64 &- setBits))
        }
    }

    private struct Entry: BitwiseCopyable {
        var low, high: UInt64
        /// Zero in an entry that is free.
        var length: UInt8
        var count: UInt8
        /// The way of its set that was written last; counts in the first entry only.
        var newest: UInt16
        var first, second, third: Int32
    }

    private let entries: UnsafeMutablePointer<Entry>
    private var overflow: [Int32] = []

    init() {
        entries = .allocate(capacity: Self.ways << Self.setBits)
        entries.initialize(
            repeating: Entry(low: 0, high: 0, length: 0, count: 0, newest: 0, first: 0, second: 0, third: 0),
            count: Self.ways << Self.setBits)
    }

    /// The owner calls this once, last.
    func deallocate() { entries.deallocate() }

    /// Writes the tokens of a piece to `output`, which has room for 16.
    ///
    /// - Returns: how many; 0 where the piece is not known.
    @inline(__always)
    func find(_ key: Key, _ length: Int, _ output: UnsafeMutablePointer<Int32>) -> Int {
        var entry = entries + key.set &* Self.ways
        for _ in 0..<Self.ways {
            if entry.pointee.low == key.low, entry.pointee.high == key.high,
                entry.pointee.length == UInt8(truncatingIfNeeded: length)
            {
                let count = Int(entry.pointee.count)
                if count > Self.inline { return spill(entry.pointee.first, count, output) }
                output[0] = entry.pointee.first
                output[1] = entry.pointee.second
                output[2] = entry.pointee.third
                return count
            }
            entry += 1
        }
        return 0
    }

    @inline(never)
    private func spill(_ start: Int32, _ count: Int, _ output: UnsafeMutablePointer<Int32>) -> Int {
        for index in 0..<count { output[index] = overflow[Int(start) + index] }
        return count
    }

    /// Keeps the tokens of a piece that is not known; a piece of none is not kept.
    mutating func insert(_ key: Key, _ length: Int, _ tokens: UnsafePointer<Int32>, _ count: Int) {
        guard count > 0 else { return }
        if overflow.count + count > Self.overflowLimit { forget() }
        let set = entries + key.set * Self.ways
        let way = (0..<Self.ways).first { set[$0].length == 0 } ?? (Int(set.pointee.newest) + 1) % Self.ways
        var entry = Entry(
            low: key.low, high: key.high, length: UInt8(length), count: UInt8(count),
            newest: set.pointee.newest,
            first: tokens[0], second: count > 1 ? tokens[1] : 0, third: count > 2 ? tokens[2] : 0)
        if count > Self.inline {
            entry.first = Int32(overflow.count)
            overflow += UnsafeBufferPointer(start: tokens, count: count)
        }
        set[way] = entry
        set.pointee.newest = UInt16(way)
    }

    private mutating func forget() {
        for index in 0..<Self.ways << Self.setBits { entries[index].length = 0 }
        overflow.removeAll(keepingCapacity: true)
    }
}

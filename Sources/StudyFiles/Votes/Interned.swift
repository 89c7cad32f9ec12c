// SPDX-License-Identifier: Apache-2.0

/// Numbers for texts: the first that is met is 0, the next other one 1, and so on; each text is kept once.
///
/// Texts are one where Swift's strings are: accents written in one code point and in two are the same name.
struct InternedTexts {
    private var bytes = InternedBytes()
    /// The number of each spelling, which differs from its place only behind a second spelling of one text.
    private var numbers: [Int32] = []
    private var numberOfAccented: [String: Int32] = [:]
    private(set) var texts: [String] = []

    /// The text's number, given to it where it is new.
    mutating func number(of text: UnsafeBufferPointer<UInt8>) -> Int32 {
        let spelling = Int(bytes.number(of: UnsafeRawBufferPointer(text)))
        if spelling < numbers.count { return numbers[spelling] }
        let string = String(decoding: text, as: UTF8.self)
        var number = Int32(texts.count)
        if text.contains(where: { $0 >= 0x80 }) {
            if let known = numberOfAccented[string] {
                number = known
            } else {
                numberOfAccented[string] = number
            }
        }
        if number == texts.count { texts.append(string) }
        numbers.append(number)
        return number
    }

    mutating func number(of text: String) -> Int32 {
        var text = text
        return text.withUTF8 { number(of: $0) }
    }

    /// The text's number; nil where it has none.
    func known(_ text: UnsafeBufferPointer<UInt8>) -> Int32? {
        if let spelling = bytes.known(UnsafeRawBufferPointer(text)) { return numbers[Int(spelling)] }
        guard text.contains(where: { $0 >= 0x80 }) else { return nil }
        return numberOfAccented[String(decoding: text, as: UTF8.self)]
    }
}

/// Numbers for rows of numbers, in the order in which they are met first.
struct InternedNumbers {
    private var bytes = InternedBytes()
    var count: Int { bytes.count }

    mutating func number(of values: [Int32]) -> Int32 {
        values.withUnsafeBytes { bytes.number(of: $0) }
    }
}

/// Numbers for runs of bytes: a table of open addressing over one array that holds every run once.
struct InternedBytes {
    private var slots = [Int32](repeating: -1, count: 64)
    private var ends: [Int] = []
    private var hashes: [UInt64] = []
    private var held: [UInt8] = []
    /// Rows often repeat what the row before had.
    private var last: Int32 = -1

    var count: Int { ends.count }

    mutating func number(of run: UnsafeRawBufferPointer) -> Int32 {
        if last >= 0, isHeld(run, at: Int(last)) { return last }
        let hash = Self.hash(run)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = slots[slot]
            if hashes[Int(number)] == hash, isHeld(run, at: Int(number)) {
                last = number
                return number
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = Int32(ends.count)
        slots[slot] = number
        held.append(contentsOf: run)
        ends.append(held.count)
        hashes.append(hash)
        if ends.count * 2 > slots.count { grow() }
        last = number
        return number
    }

    func known(_ run: UnsafeRawBufferPointer) -> Int32? {
        let hash = Self.hash(run)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if hashes[number] == hash, isHeld(run, at: number) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isHeld(_ run: UnsafeRawBufferPointer, at number: Int) -> Bool {
        let start = number == 0 ? 0 : ends[number - 1]
        guard ends[number] - start == run.count else { return false }
        return held.withUnsafeBytes { held in
            var index = 0
            while index + 8 <= run.count {
                let same =
                    run.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    == held.loadUnaligned(fromByteOffset: start + index, as: UInt64.self)
                guard same else { return false }
                index += 8
            }
            while index < run.count {
                guard run[index] == held[start + index] else { return false }
                index += 1
            }
            return true
        }
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number)
        }
    }

    /// Eight bytes at a time: exclusive or, multiplication by an odd constant, the high half folded onto the low one.
    private static func hash(_ run: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: run.count) &* 0x9e37_79b9_7f4a_7c15
        func fold(_ word: UInt64) {
            let product = (hash ^ word).multipliedFullWidth(by: 0xbf58_476d_1ce4_e5b9)
            hash = product.high ^ product.low
        }
        var index = 0
        while index + 8 <= run.count {
            fold(run.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < run.count {
            rest = rest << 8 | UInt64(run[index])
            index += 1
        }
        fold(rest &+ 0x94d0_49bb_1331_11eb)
        return hash ^ hash >> 29
    }
}

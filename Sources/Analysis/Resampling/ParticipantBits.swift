// SPDX-License-Identifier: Apache-2.0

/// Ballots as one row of bits a participant, so that a resample of participants is counted many bits at a time.
///
/// A bit stands for a term: one question, one method and one weight, chosen by the participant (or offered, where pages do
/// not show every method). How often each bit is set in the rows of the drawn participants is counted by
/// adders over whole vectors, a carry of 8 rows at a time (positional population count: Klarqvist, Muła and Lemire, "Efficient
/// computation of positional population counts using SIMD instructions", 2019; the adder tree is Harley and Seal's).
// `rows` is written while the object is made and only read afterwards; all else is constant.
final class ParticipantBits: @unchecked Sendable {
    typealias Lane = SIMD4<UInt64>

    struct Term: Hashable, Sendable {
        var question, method: Int
        var weight: Double
    }

    /// Participants who chose any method, and questions on which somebody did.
    let people: Int
    let chosen: [Term]
    /// Empty where every deciding ballot offered all methods, so that a question's answers are the sum over its choices.
    let offered: [Term]
    /// Vectors a row.
    let width: Int
    private let rows: UnsafeMutablePointer<Lane>
    private let rowCount: Int

    init(_ ballots: Ballots) {
        let decided = ballots.ballots.filter { $0.choice != nil }
        let isFull = decided.allSatisfy { ballots.sets[$0.set].allSatisfy(\.self) }
        var chosen = TermBits(ballots)
        var offered = TermBits(ballots)
        var set: [(row: Int32, bit: Int32, isOffered: Bool)] = []
        set.reserveCapacity(decided.count)
        var row = -1
        var index = 0
        while index < decided.count {
            let first = decided[index]
            if index == 0 || first.participant != decided[index - 1].participant { row += 1 }
            // The rows of one answer stand together and are of one page.
            var end = index
            var total = 0.0
            while end < decided.count, decided[end].participant == first.participant,
                decided[end].question == first.question
            {
                let ballot = decided[end]
                let term = Term(question: ballot.question, method: ballot.choice ?? 0, weight: ballot.weight)
                set.append((Int32(row), chosen.bit(term), false))
                total += ballot.weight
                end += 1
            }
            if !isFull {
                for method in ballots.methods.indices where ballots.sets[first.set][method] {
                    let term = Term(question: first.question, method: method, weight: total)
                    set.append((Int32(row), offered.bit(term), true))
                }
            }
            index = end
        }
        (self.chosen, self.offered) = (chosen.terms, offered.terms)
        people = row + 1
        width = max(1, (chosen.terms.count + offered.terms.count + 255) / 256)
        rowCount = max(1, people)
        rows = .allocate(capacity: rowCount * width)
        rows.initialize(repeating: .zero, count: rowCount * width)
        for (row, place, isOffered) in set {
            let bit = isOffered ? chosen.terms.count + Int(place) : Int(place)
            rows[Int(row) * width + bit / 256][bit / 64 % 4] |= 1 << UInt64(bit % 64)
        }
    }

    deinit { rows.deallocate() }

    /// How often each term's bit is set in the drawn rows, chosen terms before offered ones.
    ///
    /// - Parameters:
    ///   - draws: numbers of rows, each below `people`.
    ///   - counts: as many as there are terms.
    func count(_ draws: UnsafeBufferPointer<Int32>, into counts: inout [Int]) {
        let levels = Int.bitWidth - draws.count.leadingZeroBitCount + 1
        let sums = UnsafeMutablePointer<Lane>.allocate(capacity: 2 * (levels + 4))
        defer { sums.deallocate() }
        let pending = sums + levels + 4
        let terms = chosen.count + offered.count
        for tile in 0..<width {
            sums.initialize(repeating: .zero, count: 2 * (levels + 4))
            add(draws, tile: tile, levels: levels + 4, sums, pending)
            for bit in (tile * 256)..<min(terms, tile * 256 + 256) {
                let (word, shift) = (bit / 64 % 4, UInt64(bit % 64))
                var count = 0
                for level in 0..<levels { count |= Int(sums[level][word] >> shift & 1) << level }
                counts[bit] = count
            }
        }
    }

    private func add(
        _ draws: UnsafeBufferPointer<Int32>, tile: Int, levels: Int, _ sums: UnsafeMutablePointer<Lane>,
        _ pending: UnsafeMutablePointer<Lane>
    ) {
        let column = rows + tile
        let width = width
        var (ones, twos, fours) = (Lane.zero, Lane.zero, Lane.zero)
        var index = 0
        var blocks = 0
        guard let draw = draws.baseAddress else { return }
        while index + 8 <= draws.count {
            let drawn = draw + index
            @inline(__always) func row(_ offset: Int) -> Lane { column[Int(drawn[offset]) * width] }
            let twosA = Self.add(row(0), row(1), to: &ones)
            let twosB = Self.add(row(2), row(3), to: &ones)
            let foursA = Self.add(twosA, twosB, to: &twos)
            let twosC = Self.add(row(4), row(5), to: &ones)
            let twosD = Self.add(row(6), row(7), to: &ones)
            let foursB = Self.add(twosC, twosD, to: &twos)
            var carry = Self.add(foursA, foursB, to: &fours)
            // Of each level every second carry waits for the next one; which, the number of blocks tells.
            var level = 3
            while blocks >> (level - 3) & 1 == 1 {
                carry = Self.add(pending[level], carry, to: &sums[level])
                level += 1
            }
            pending[level] = carry
            blocks += 1
            index += 8
        }
        sums[0] = ones
        sums[1] = twos
        sums[2] = fours
        func ripple(_ value: Lane, from start: Int) {
            var (carry, level) = (value, start)
            while level < levels {
                let next = sums[level] & carry
                sums[level] ^= carry
                carry = next
                level += 1
            }
        }
        var level = 3
        while blocks >> (level - 3) > 0 {
            if blocks >> (level - 3) & 1 == 1 { ripple(pending[level], from: level) }
            level += 1
        }
        while index < draws.count {
            ripple(column[Int(draws[index]) * width], from: 0)
            index += 1
        }
    }

    /// A full adder on every bit: leaves the sum in `sum` and returns the carry.
    @inline(__always)
    private static func add(_ a: Lane, _ b: Lane, to sum: inout Lane) -> Lane {
        let half = sum ^ a
        let carry = (sum & a) | (half & b)
        sum = half ^ b
        return carry
    }
}

/// Numbers for terms as they are met.
private struct TermBits {
    private(set) var terms: [ParticipantBits.Term] = []
    private let methodCount: Int
    /// By question and method, of whole answers; -1 for none yet.
    private var whole: [Int32]
    private var parts: [ParticipantBits.Term: Int32] = [:]

    init(_ ballots: Ballots) {
        methodCount = ballots.methods.count
        whole = [Int32](repeating: -1, count: ballots.questions.count * methodCount)
    }

    mutating func bit(_ term: ParticipantBits.Term) -> Int32 {
        let cell = term.question * methodCount + term.method
        if let known = term.weight == 1 ? (whole[cell] < 0 ? nil : whole[cell]) : parts[term] { return known }
        let bit = Int32(terms.count)
        terms.append(term)
        if term.weight == 1 { whole[cell] = bit } else { parts[term] = bit }
        return bit
    }
}

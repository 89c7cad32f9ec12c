// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// Sixteen keys of a set of hashes: two sets of similarity s share at least one with probability 1 - (1 - s^4)^16.
///
/// That is 0.998 at 0.75, 0.9998 at 0.8 and 0.08 at 0.27. Each key stands for the least values of the set under four of 64
/// multiplications. Source: Broder, "On the resemblance and containment of documents" (1997); banding as in Leskovec,
/// Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3.
struct MinHash {
    static let bands = 16
    static let rows = 4

    private let factors: [UInt64]

    init() {
        var draws = SeededGenerator(seed: 1, stream: "minhash")
        factors = (0..<Self.bands * Self.rows).map { _ in draws.next() | 1 }
    }

    /// One key a band, in the order of bands.
    func keys(of shingles: WordShingles) -> [UInt32] {
        var least = [UInt64](repeating: .max, count: factors.count)
        for hash in shingles.hashes {
            for place in factors.indices {
                // The high half of the product depends on every bit of the hash.
                let value = (hash &* factors[place]) ^ ((hash &* factors[place]) >> 32)
                if value < least[place] { least[place] = value }
            }
        }
        return (0..<Self.bands).map { band in
            var key = UInt64(band)
            for row in 0..<Self.rows { key = TextHash.spread(key &* 31 &+ least[band * Self.rows + row]) }
            return UInt32(truncatingIfNeeded: key >> 32)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A xoshiro256++ generator: the same seed gives the same sequence on every machine and in every release.
///
/// Period 2^256 - 1, 64 bits a step. The state is filled from the seed by SplitMix64, as its authors advise.
/// Not for secrets: tokens, keys and salts come from `SystemRandomNumberGenerator`.
/// Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021).
package struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable, Codable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    package init(seed: UInt64) {
        var mix = SplitMix64(state: seed)
        s0 = mix.next()
        s1 = mix.next()
        s2 = mix.next()
        s3 = mix.next()
    }

    /// A generator of its own for one named purpose, independent of how much any other stream has drawn.
    ///
    /// The seed and the FNV-1a hash of each part are folded through SplitMix64; parts are separated, so that
    /// `["ab", "c"]` and `["a", "bc"]` differ.
    package init(seed: UInt64, stream parts: String...) {
        var state = seed
        for part in parts {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            var mix = SplitMix64(state: state ^ hash)
            state = mix.next()
        }
        self.init(seed: state)
    }

    package mutating func next() -> UInt64 {
        let result = rotate(s0 &+ s3, by: 23) &+ s0
        let t = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= t
        s3 = rotate(s3, by: 45)
        return result
    }

    @inline(__always)
    private func rotate(_ x: UInt64, by k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), used to spread a seed over a larger state.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

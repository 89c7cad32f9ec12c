// SPDX-License-Identifier: Apache-2.0

/// 64 bits of a text, the same on every machine and in every run: FNV-1a, then SplitMix64's finish, which spreads them.
///
/// Two million different texts meet by chance with a probability of one in ten million.
struct TextHash {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    init() {}

    mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }

    /// The text and a byte that no text holds, so that texts one after another do not run together.
    mutating func add(_ text: some StringProtocol) {
        for byte in text.utf8 { add(byte) }
        add(0xff)
    }

    var value: UInt64 { Self.spread(state) }

    static func spread(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

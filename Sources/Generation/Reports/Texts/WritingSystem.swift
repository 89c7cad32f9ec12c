// SPDX-License-Identifier: Apache-2.0

/// The writing systems that letters belong to, by Unicode's blocks; those of a block not listed are `other`.
enum WritingSystem: UInt8, CaseIterable {
    case latin, greek, cyrillic, armenian, hebrew, arabic, indic, thai, hangul, kana, han, other

    /// nil for what is no letter.
    init?(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if value < 0x80 {
            guard (0x61...0x7a).contains(value | 0x20) else { return nil }
            self = .latin
            return
        }
        guard scalar.properties.isAlphabetic else { return nil }
        switch value {
        case 0x80...0x2af, 0x1e00...0x1eff, 0x2c60...0x2c7f, 0xa720...0xa7ff, 0xab30...0xab6f,
            0xfb00...0xfb06,
            0xff21...0xff5a:
            self = .latin
        // Signs of many systems: modifiers, superscripts, letter-like symbols, circled letters.
        case 0x2b0...0x36f, 0x2070...0x209c, 0x2100...0x218f, 0x2460...0x24ff: return nil
        case 0x370...0x3ff, 0x1f00...0x1fff: self = .greek
        case 0x400...0x52f, 0x1c80...0x1c8f, 0x2de0...0x2dff, 0xa640...0xa69f: self = .cyrillic
        case 0x530...0x58f, 0xfb13...0xfb17: self = .armenian
        case 0x590...0x5ff, 0xfb1d...0xfb4f: self = .hebrew
        case 0x600...0x6ff, 0x750...0x77f, 0x8a0...0x8ff, 0xfb50...0xfdff, 0xfe70...0xfefc: self = .arabic
        case 0x900...0xdff: self = .indic
        case 0xe00...0xe7f: self = .thai
        case 0x1100...0x11ff, 0x3130...0x318f, 0xa960...0xa97f, 0xac00...0xd7ff: self = .hangul
        case 0x3040...0x30ff, 0x31f0...0x31ff, 0xff66...0xff9f: self = .kana
        case 0x3005...0x3007, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfaff, 0x20000...0x3ffff:
            self = .han
        default: self = .other
        }
    }

    /// The systems of a text's letters.
    static func all(in text: String) -> Set<WritingSystem> {
        var found: Set<WritingSystem> = []
        for scalar in text.unicodeScalars { if let system = WritingSystem(scalar) { found.insert(system) } }
        return found
    }
}

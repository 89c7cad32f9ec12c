// SPDX-License-Identifier: Apache-2.0

/// The class of every scalar in two stages, a block of 256 and a place in it.
///
/// Built when first a text is not all ASCII, from the standard library's properties, cut at Unicode 16, the version of the
/// regular expressions in Hugging Face's tokenizers 0.23: characters added later are neither letters nor digits there.
struct ScalarBlocks: Sendable {
    static let unicodeVersion = 16
    static let shared = ScalarBlocks()

    /// (0x1100,) by the scalar's upper bits: where its block begins in `classes`.
    private let blocks: FrozenBuffer<Int32>
    private let classes: FrozenBuffer<UInt8>

    private init() {
        var starts: [Int32] = []
        var classes: [UInt8] = []
        var known: [[UInt8]: Int32] = [:]
        for block in 0..<UInt32(0x1100) {
            // Planes without letters, digits or spaces.
            let isEmpty = (0x400..<0xe00).contains(block) || block >= 0xf00
            let values =
                isEmpty
                ? [UInt8](repeating: ScalarClass.other, count: 256)
                : (0..<UInt32(256)).map { Self.classify(block << 8 | $0) }
            let start = known[values] ?? Int32(classes.count)
            if start == classes.count {
                classes += values
                known[values] = start
            }
            starts.append(start)
        }
        blocks = FrozenBuffer(starts)
        self.classes = FrozenBuffer(classes)
    }

    static func classify(_ value: UInt32) -> UInt8 {
        guard let scalar = Unicode.Scalar(value) else { return ScalarClass.other }
        if value == 0x0a || value == 0x0d { return ScalarClass.newline }
        let properties = scalar.properties
        let kind: UInt8
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            kind = ScalarClass.letter
        case .decimalNumber, .letterNumber, .otherNumber: kind = ScalarClass.number
        default: return properties.isWhitespace ? ScalarClass.space : ScalarClass.other
        }
        guard let age = properties.age, age.major <= unicodeVersion else { return ScalarClass.other }
        return kind
    }

    subscript(_ value: UInt32) -> UInt8 {
        value < 0x110000 ? classes[Int(blocks[Int(value >> 8)]) + Int(value & 0xff)] : ScalarClass.other
    }
}

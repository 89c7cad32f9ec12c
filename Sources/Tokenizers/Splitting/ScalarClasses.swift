// SPDX-License-Identifier: Apache-2.0

/// What the split patterns ask of a Unicode scalar.
enum ScalarClass {
    static let other: UInt8 = 0
    /// What `\p{L}` matches.
    static let letter: UInt8 = 1
    /// What `\p{N}` matches.
    static let number: UInt8 = 2
    /// What `\s` matches and `[\r\n]` does not.
    static let space: UInt8 = 3
    /// What `[\r\n]` matches.
    static let newline: UInt8 = 4
    /// Of a byte: it takes more of them to tell.
    static let multibyte: UInt8 = 5
}

/// The class of every scalar in two stages (a block of 256, a place in it), and of every ASCII byte in one.
///
/// Built once from the standard library's properties, cut at Unicode 16, the version of the regular expressions in
/// Hugging Face's tokenizers 0.23: characters added later are neither letters nor digits there.
struct ScalarClasses: Sendable {
    static let unicodeVersion = 16
    static let shared = ScalarClasses()

    /// (256,) by byte.
    let bytes: FrozenBuffer<UInt8>
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
            let start =
                known[values]
                ?? {
                    let start = Int32(classes.count)
                    classes += values
                    known[values] = start
                    return start
                }()
            starts.append(start)
        }
        blocks = FrozenBuffer(starts)
        self.classes = FrozenBuffer(classes)
        bytes = FrozenBuffer(
            (0..<UInt32(256)).map { $0 < 0x80 ? Self.classify($0) : ScalarClass.multibyte })
    }

    private static func classify(_ value: UInt32) -> UInt8 {
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

    /// The class of the scalar whose bytes begin at `index`, and how many they are.
    ///
    /// The text must be UTF-8 and the scalar whole.
    @inline(__always)
    func scalar(_ text: UnsafePointer<UInt8>, _ index: Int) -> (kind: UInt8, length: Int) {
        let first = text[index]
        let kind = bytes[Int(first)]
        if kind != ScalarClass.multibyte { return (kind, 1) }
        return multibyteScalar(text, index, UInt32(first))
    }

    @inline(never)
    private func multibyteScalar(_ text: UnsafePointer<UInt8>, _ index: Int, _ first: UInt32)
        -> (kind: UInt8, length: Int)
    {
        func next(_ offset: Int) -> UInt32 { UInt32(text[index + offset] & 0x3f) }
        if first < 0xe0 { return (self[(first & 0x1f) << 6 | next(1)], 2) }
        if first < 0xf0 { return (self[(first & 0x0f) << 12 | next(1) << 6 | next(2)], 3) }
        return (self[(first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3)], 4)
    }

    subscript(_ value: UInt32) -> UInt8 {
        value < 0x110000 ? classes[Int(blocks[Int(value >> 8)]) + Int(value & 0xff)] : ScalarClass.other
    }
}

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

/// The class of every scalar: of an ASCII byte by one look, of others by `ScalarBlocks`.
struct ScalarClasses: Sendable {
    static let shared = ScalarClasses()

    /// (256,) by byte.
    let bytes = FrozenBuffer(
        (0..<UInt32(256)).map { $0 < 0x80 ? ScalarBlocks.classify($0) : ScalarClass.multibyte })

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
        let blocks = ScalarBlocks.shared
        if first < 0xe0 { return (blocks[(first & 0x1f) << 6 | next(1)], 2) }
        if first < 0xf0 { return (blocks[(first & 0x0f) << 12 | next(1) << 6 | next(2)], 3) }
        return (blocks[(first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3)], 4)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The first symbols of a piece in a BPE over characters, with what becomes of characters that it lacks.
struct CharacterSymbols: Sendable {
    private let unknown: TokenizerDefinition.Unknown
    private let tokens: [Unicode.Scalar: Int32]
    /// Of `<0x00>` to `<0xFF>`, -1 where there is none.
    private let byteTokens: [Int32]

    /// - Parameter outside: ids that are not of the model's vocabulary.
    init(_ vocabulary: Vocabulary, _ unknown: TokenizerDefinition.Unknown, outside: Set<Int32>) {
        self.unknown = unknown
        var tokens: [Unicode.Scalar: Int32] = [:]
        var byteTokens = [Int32](repeating: -1, count: 256)
        for (id, bytes) in vocabulary.tokens.enumerated() where !outside.contains(Int32(id)) {
            if let byte = Self.byte(bytes) {
                byteTokens[Int(byte)] = Int32(id)
            } else if bytes.count <= 4 {
                let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
                if scalars.count == 1, let scalar = scalars.first { tokens[scalar] = Int32(id) }
            }
        }
        self.tokens = tokens
        self.byteTokens = byteTokens
    }

    func knows(_ scalar: Unicode.Scalar) -> Bool { tokens[scalar] != nil }

    /// The byte that a token like `<0x0A>` stands for.
    static func byte(_ token: some Collection<UInt8>) -> UInt8? {
        guard token.count == 6, token.starts(with: Array("<0x".utf8)),
            token.dropFirst(5).first == UInt8(ascii: ">")
        else { return nil }
        return UInt8(String(decoding: token.dropFirst(3).prefix(2), as: UTF8.self), radix: 16)
    }

    /// Writes a piece's symbols; room for as many as it has bytes is enough.
    ///
    /// Unknown characters wait until the next known one, so that neighbours can become one token; those that fall back
    /// to bytes do not end the waiting. Both are as Hugging Face's tokenizers has them.
    /// - Returns: how many symbols.
    func write(_ piece: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutablePointer<Int32>) -> Int {
        var count = 0
        var waiting = false
        func append(_ id: Int32) {
            output[count] = id
            count += 1
        }
        for scalar in String(decoding: piece, as: UTF8.self).unicodeScalars {
            if let id = tokens[scalar] {
                if waiting, let token = unknown.token { append(token) }
                waiting = false
                append(id)
                continue
            }
            let bytes = UTF8.encode(scalar).map(Array.init) ?? []
            if unknown.fallsBackToBytes, bytes.allSatisfy({ byteTokens[Int($0)] >= 0 }) {
                for byte in bytes { append(byteTokens[Int(byte)]) }
            } else if let token = unknown.token {
                if waiting, !unknown.fuses { append(token) }
                waiting = true
            }
        }
        if waiting, let token = unknown.token { append(token) }
        return count
    }
}

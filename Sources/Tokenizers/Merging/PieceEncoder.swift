// SPDX-License-Identifier: Apache-2.0

/// The tables of one tokenizer's model, and the way from a piece to its tokens.
struct PieceEncoder: Sendable {
    /// What a piece's first symbols are.
    private enum Symbols: Sendable {
        /// (256,) the token of each byte.
        case bytes(FrozenBuffer<Int32>)
        case characters(CharacterSymbols)
    }

    let merges: MergeTable
    /// Whether a character vocabulary has no merge across the place before `▁`, so that text may be cut there.
    let allowsCutsBeforeSpaces: Bool
    private let symbols: Symbols
    /// Tokens by their bytes, where pieces that are tokens are not merged; else empty.
    private let whole: [[UInt8]: Int32]

    /// - Parameter path: named in errors.
    init(_ definition: TokenizerDefinition, path: String) throws {
        let vocabulary = definition.vocabulary
        merges = MergeTable(vocabulary.merges)
        var outside = Set(vocabulary.added.filter { !$0.isInVocabulary }.map(\.id))
        for (id, bytes) in vocabulary.tokens.enumerated() where bytes.isEmpty { outside.insert(Int32(id)) }
        var whole: [[UInt8]: Int32] = [:]
        if definition.ignoresMerges {
            for (id, bytes) in vocabulary.tokens.enumerated() where !outside.contains(Int32(id)) {
                whole[bytes] = Int32(id)
            }
        }
        self.whole = whole
        if definition.isByteLevel {
            let added = Set(vocabulary.added.map(\.id))
            var table = [Int32](repeating: -1, count: 256)
            for (id, bytes) in vocabulary.tokens.enumerated()
            where bytes.count == 1 && !added.contains(Int32(id)) {
                table[Int(bytes[0])] = Int32(id)
            }
            if let byte = table.firstIndex(of: -1) {
                throw TokenizerError.inconsistent(
                    path: path, reason: "not every byte has a token: \(byte) has none")
            }
            symbols = .bytes(FrozenBuffer(table))
            allowsCutsBeforeSpaces = false
        } else {
            let characters = CharacterSymbols(vocabulary, definition.unknown, outside: outside)
            symbols = .characters(characters)
            allowsCutsBeforeSpaces =
                !definition.ignoresMerges && characters.knows("\u{2581}")
                && !vocabulary.merges.contains { Self.crossesSpace(vocabulary.tokens[Int($0.result)]) }
        }
    }

    /// Whether a `▁` stands after something else.
    private static func crossesSpace(_ token: [UInt8]) -> Bool {
        var afterMark = true
        var index = 0
        while index < token.count {
            let isMark = token[index...].starts(with: SpaceMarkScanner.mark)
            if isMark, !afterMark { return true }
            afterMark = isMark
            index += isMark ? 3 : 1
        }
        return false
    }

    /// Appends the tokens of all pieces of a text.
    ///
    /// - Parameter text: 16 bytes beyond `range` must be readable.
    func encode(
        _ scanner: some PieceScanner, _ text: UnsafePointer<UInt8>, _ range: Range<Int>,
        _ state: EncodingState
    ) {
        state.reserve(bytes: range.count)
        let ids = state.ids
        var count = state.count
        var start = range.lowerBound
        let limit = range.upperBound
        while start < limit {
            let end = scanner.end(text, start, limit)
            let length = end - start
            if length <= PieceCache.longest {
                let key = PieceCache.Key(text + start, length)
                var found = state.cache.find(key, length, ids + count)
                if found == 0 {
                    found = tokens(text + start, length, ids + count, state)
                    state.cache.insert(key, length, ids + count, found)
                }
                count += found
            } else {
                count += tokens(text + start, length, ids + count, state)
            }
            start = end
        }
        state.count = count
    }

    /// Writes the tokens of one piece.
    ///
    /// - Parameter output: room for as many as the piece has bytes.
    /// - Returns: how many.
    @inline(never)
    private func tokens(
        _ piece: UnsafePointer<UInt8>, _ length: Int, _ output: UnsafeMutablePointer<Int32>,
        _ state: EncodingState
    ) -> Int {
        let bytes = UnsafeBufferPointer(start: piece, count: length)
        if !whole.isEmpty, let id = whole[Array(bytes)] {
            output[0] = id
            return 1
        }
        switch symbols {
        case .bytes(let table):
            for index in 0..<length { output[index] = table[Int(piece[index])] }
            return state.merger.merge(output, length, merges)
        case .characters(let characters):
            return state.merger.merge(output, characters.write(bytes, output), merges)
        }
    }
}

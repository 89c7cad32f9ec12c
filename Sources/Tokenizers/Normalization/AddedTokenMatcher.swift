// SPDX-License-Identifier: Apache-2.0

/// Finds added tokens in a text: at the leftmost place the longest, then on from its end.
struct AddedTokenMatcher: Sendable {
    /// A stretch of the text: a token, or text between tokens.
    struct Section: Equatable {
        var range: Range<Int>
        var token: Int32?
    }

    private struct Candidate: Sendable {
        var text: [UInt8]
        var token: AddedToken
    }

    /// By first byte, longest first.
    private let candidates: [[Candidate]]
    private let begins: FrozenBuffer<Bool>
    let isEmpty: Bool

    /// - Parameter texts: what is looked for, the token's own text or its normalized form.
    init(_ tokens: [(text: [UInt8], token: AddedToken)]) {
        var candidates = [[Candidate]](repeating: [], count: 256)
        for (text, token) in tokens {
            if let first = text.first { candidates[Int(first)].append(Candidate(text: text, token: token)) }
        }
        for index in candidates.indices {
            candidates[index].sort { ($0.text.count, -$0.token.id) > ($1.text.count, -$1.token.id) }
        }
        self.candidates = candidates
        begins = FrozenBuffer(candidates.map { !$0.isEmpty })
        isEmpty = tokens.isEmpty
    }

    /// Tokens and the text between them, in order; without a token the whole text, even where it is empty.
    ///
    /// - Parameter literal: ascending ranges in which no special token may have a part.
    func sections(_ text: UnsafeBufferPointer<UInt8>, literal: [Range<Int>]) -> [Section] {
        var sections: [Section] = []
        var done = 0
        var index = 0
        while index < text.count {
            guard begins[Int(text[index])],
                let found = candidates[Int(text[index])].first(where: { Self.matches($0.text, text, index) })
            else {
                index += 1
                continue
            }
            let end = index + found.text.count
            if found.token.isSpecial, let barrier = literal.first(where: { $0.overlaps(index..<end) }) {
                // What markup begins behind the literal text is still looked for.
                index = max(index + 1, min(end, barrier.upperBound))
                continue
            }
            if found.token.isSingleWord,
                WordBoundary.endsWithWord(text, index) || WordBoundary.beginsWithWord(text, end)
            {
                index = end
                continue
            }
            // Space that an earlier token has taken is not taken again.
            let start =
                found.token.stripsLeft ? min(index, max(done, WordBoundary.startOfSpace(text, index))) : index
            let stop = found.token.stripsRight ? WordBoundary.endOfSpace(text, end) : end
            if done < start { sections.append(Section(range: done..<start)) }
            sections.append(Section(range: start..<stop, token: found.token.id))
            done = stop
            index = end
        }
        if done < text.count || sections.isEmpty { sections.append(Section(range: done..<text.count)) }
        return sections
    }

    private static func matches(_ token: [UInt8], _ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        guard start + token.count <= text.count else { return false }
        for (offset, byte) in token.enumerated() where text[start + offset] != byte { return false }
        return true
    }
}

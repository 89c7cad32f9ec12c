// SPDX-License-Identifier: Apache-2.0

/// A stretch of a text that is put together: markup, or words from elsewhere.
package enum TextPart: Equatable, Sendable {
    /// Texts of special tokens in it are those tokens.
    case markup(String)
    /// Texts of special tokens in it stay text.
    case literal(String)

    package var text: String {
        switch self {
        case .markup(let text), .literal(let text): text
        }
    }
}

extension Tokenizer {
    /// Token ids of a text, with nothing before or after it.
    ///
    /// - Parameter specials: whether the texts of special tokens become those tokens; false for text from a stranger,
    ///   which could otherwise end a turn. Added tokens that are not special are found either way.
    package func encode(_ text: String, specials: Bool = true) -> [Int32] {
        encode(specials ? [.markup(text)] : [.literal(text)])
    }

    /// Token ids of the text that the parts make together: the same as of one text, but that no special token has a
    /// part in literal text.
    package func encode(_ parts: [TextPart]) -> [Int32] {
        var text = ""
        var literal: [Range<Int>] = []
        if parts.count == 1 {
            text = parts[0].text
        } else {
            for part in parts { text += part.text }
        }
        var start = 0
        for part in parts {
            let end = start + part.text.utf8.count
            if case .literal = part, end > start { literal.append(start..<end) }
            start = end
        }
        return withState { state in
            text.withUTF8 { encode($0, literal, state) }
        }
    }

    private func encode(_ text: UnsafeBufferPointer<UInt8>, _ literal: [Range<Int>], _ state: EncodingState) {
        if matcher.isEmpty { return encodeUnnormalized(text, 0..<text.count, literal, state) }
        for section in matcher.sections(text, literal: literal) {
            if let token = section.token {
                state.append(token)
            } else {
                encodeUnnormalized(text, section.range, literal, state)
            }
        }
    }

    /// Normalizes a section, and takes the tokens out that are looked for only then.
    private func encodeUnnormalized(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ literal: [Range<Int>],
        _ state: EncodingState
    ) {
        let section = UnsafeBufferPointer(rebasing: text[range])
        let steps = definition.normalization
        let isAtStart = range.lowerBound == 0
        if steps.isEmpty || steps.keepsWesternText && !section.contains(where: { $0 >= 0xcc }) {
            return encodeNormalized(section, shifted(literal, to: range) { $0 }, isAtStart, state)
        }
        let bytes = Array(section)
        let ranges = shifted(literal, to: range) {
            normalizedSpecials ? steps.apply(to: Array(bytes[..<$0])).count : 0
        }
        steps.apply(to: bytes).withUnsafeBufferPointer { encodeNormalized($0, ranges, isAtStart, state) }
    }

    /// The parts of literal ranges in a section, by its own places.
    private func shifted(_ literal: [Range<Int>], to section: Range<Int>, _ place: (Int) -> Int) -> [Range<
        Int
    >] {
        guard normalizedSpecials else { return [] }
        return literal.compactMap { range in
            let common = range.clamped(to: section)
            guard !common.isEmpty else { return nil }
            return place(
                common.lowerBound - section.lowerBound)..<place(common.upperBound - section.lowerBound)
        }
    }

    private func encodeNormalized(
        _ text: UnsafeBufferPointer<UInt8>, _ literal: [Range<Int>], _ isAtStart: Bool, _ state: EncodingState
    ) {
        if normalizedMatcher.isEmpty { return encodePlain(text, isAtStart, state) }
        for section in normalizedMatcher.sections(text, literal: literal) {
            if let token = section.token {
                state.append(token)
            } else {
                encodePlain(
                    UnsafeBufferPointer(rebasing: text[section.range]),
                    isAtStart && section.range.lowerBound == 0,
                    state)
            }
        }
    }

    /// Text without added tokens.
    private func encodePlain(_ text: UnsafeBufferPointer<UInt8>, _ isAtStart: Bool, _ state: EncodingState) {
        guard !text.isEmpty else { return }
        switch definition.splitting {
        case .bytes(let pattern, let addsPrefixSpace):
            if addsPrefixSpace, text[0] != UInt8(ascii: " ") {
                ([UInt8(ascii: " ")] + text).withUnsafeBufferPointer { encodeBytes($0, pattern, state) }
            } else {
                encodeBytes(text, pattern, state)
            }
        case .characters(nil): encodeCharacters(text, splits: false, state)
        case .characters(let metaspace?):
            var marked = NormalizationStep.replacing(
                [UInt8(ascii: " ")], with: SpaceMarkScanner.mark, in: Array(text))
            let prepends = metaspace.prepending == .always || metaspace.prepending == .first && isAtStart
            if prepends, !marked.starts(with: SpaceMarkScanner.mark) {
                marked = SpaceMarkScanner.mark + marked
            }
            marked.withUnsafeBufferPointer { encodeCharacters($0, splits: metaspace.splits, state) }
        }
    }

    private func encodeBytes(
        _ text: UnsafeBufferPointer<UInt8>, _ pattern: SplitPattern?, _ state: EncodingState
    ) {
        state.setText(text)
        let range = 0..<text.count
        switch pattern {
        case .gpt2: encoder.encode(GPT2Scanner(), state.text, range, state)
        case .llama3: encoder.encode(Llama3Scanner(digits: 3), state.text, range, state)
        case .qwen2: encoder.encode(Llama3Scanner(digits: 1), state.text, range, state)
        case nil: encoder.encode(WholeScanner(), state.text, range, state)
        }
    }

    private func encodeCharacters(_ text: UnsafeBufferPointer<UInt8>, splits: Bool, _ state: EncodingState) {
        state.setText(text)
        let range = 0..<text.count
        if splits {
            encoder.encode(SpaceMarkScanner(cutsRuns: true), state.text, range, state)
        } else if encoder.allowsCutsBeforeSpaces {
            encoder.encode(SpaceMarkScanner(cutsRuns: false), state.text, range, state)
        } else {
            encoder.encode(WholeScanner(), state.text, range, state)
        }
    }
}

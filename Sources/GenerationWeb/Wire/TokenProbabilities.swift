// SPDX-License-Identifier: Apache-2.0

internal import Generation
internal import Tokenizers

/// Log-probabilities of tokens in the forms of the two interfaces.
struct TokenProbabilities {
    let tokenizer: Tokenizer

    /// `logprobs` of a chat's choice.
    func chat(_ tokens: [SampledToken]) -> JSONValue {
        .object([
            (
                "content",
                .array(
                    tokens.map { token in
                        var members = entry(token.token, token.logProbability)
                        let top = token.alternatives.map {
                            JSONValue.object(entry($0.token, $0.logProbability))
                        }
                        members.append((name: "top_logprobs", value: .array(top)))
                        return .object(members)
                    })
            ), ("refusal", .null),
        ])
    }

    /// `logprobs` of a plain choice.
    ///
    /// - Parameters:
    ///   - alternatives: how many were asked for; the drawn token stands among them in any case.
    ///   - offset: Unicode scalars of the choice's text before these tokens.
    func text(_ tokens: [SampledToken], alternatives: Int, offset: inout TextOffset) -> JSONValue {
        let offsets = tokens.map { JSONValue.number(Double(offset.advance(by: $0.token))) }
        let top = tokens.map { token -> JSONValue in
            var members: [(name: String, value: JSONValue)] = []
            let likely = token.alternatives.map { ($0.token, $0.logProbability) }
            for (id, value) in likely + [(token.token, token.logProbability ?? 0)] {
                let name = name(id)
                if !members.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
                    members.append((name, number(value)))
                }
            }
            return .object(members)
        }
        return .object([
            ("tokens", .array(tokens.map { .string(name($0.token)) })),
            ("token_logprobs", .array(tokens.map { number($0.logProbability ?? 0) })),
            ("top_logprobs", alternatives == 0 ? .null : .array(top)), ("text_offset", .array(offsets)),
        ])
    }

    private func entry(_ id: Int32, _ value: Double?) -> [(name: String, value: JSONValue)] {
        let bytes = tokenizer.bytes(of: id)
        return [
            ("token", .string(name(id))), ("logprob", number(value ?? 0)),
            ("bytes", .array(bytes.map { .number(Double($0)) })),
        ]
    }

    /// JSON has no infinities: what has no probability is given OpenAI's -9999.
    private func number(_ value: Double) -> JSONValue {
        .number(value.isFinite ? value : -9999)
    }

    /// A token's text; where its bytes are not whole characters, these as `bytes:\xe2\x80`, as OpenAI has it.
    private func name(_ id: Int32) -> String {
        let bytes = tokenizer.bytes(of: id)
        return String(validating: bytes, as: UTF8.self)
            ?? "bytes:"
            + bytes.map { byte in
                let digits = String(byte, radix: 16)
                return "\\x" + (digits.count == 1 ? "0" : "") + digits
            }.joined()
    }
}

/// Where each token's text begins in a choice's text, in Unicode scalars.
struct TextOffset {
    private var decoder: StreamingDecoder
    private var scalars = 0

    init(_ tokenizer: Tokenizer) { decoder = StreamingDecoder(tokenizer) }

    mutating func advance(by token: Int32) -> Int {
        defer { scalars += decoder.append(token).unicodeScalars.count }
        return scalars
    }
}

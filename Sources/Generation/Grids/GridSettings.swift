// SPDX-License-Identifier: Apache-2.0

/// How every response of a grid comes about, whatever its method.
package struct GridSettings: Equatable, Sendable {
    package var length: ResponseLength
    /// Texts that end a response; the first of them and what follows is not part of it.
    package var stops: [String] = []
    /// Tokens before which neither the end-of-text token nor a stop string ends a response.
    package var minimumTokens = 0
    package var seed: UInt64
    package var sampling = SamplingOptions()
    package var trim = ResponseTrim.none

    package init(length: ResponseLength, seed: UInt64) {
        self.length = length
        self.seed = seed
    }

    /// What responses.jsonl says of sampling, length, stop strings and trim; nil where all are as they are without a wish.
    package var record: String? {
        joined([
            sampling.record, length.isExact ? nil : "at most \(length.limit) tokens",
            minimumTokens > 0 ? "at least \(minimumTokens) tokens" : nil, textRecord,
        ])
    }

    /// The part of it that is done to a text, whoever wrote it.
    package var textRecord: String? {
        let quoted = stops.map { "\"\($0)\"" }.joined(separator: " ")
        return joined([stops.isEmpty ? nil : "stop at \(quoted)", trim.record])
    }

    private func joined(_ words: [String?]) -> String? {
        let words = words.compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}

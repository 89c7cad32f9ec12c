// SPDX-License-Identifier: Apache-2.0

/// How every response of a grid comes about, whatever its method.
package struct GridSettings: Equatable, Sendable {
    package var length: ResponseLength
    package var seed: UInt64
    package var sampling = SamplingOptions()
    package var trim = ResponseTrim.none

    package init(length: ResponseLength, seed: UInt64) {
        self.length = length
        self.seed = seed
    }

    /// What responses.jsonl says of sampling and trim; nil where both are as they are without a wish.
    package var record: String? {
        let words = [sampling.record, trim.record].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}

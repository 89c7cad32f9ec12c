// SPDX-License-Identifier: Apache-2.0

private import Autograd
package import ConvexNetworks
package import LanguageModels
package import Tensors

/// Pooled features of responses under a frozen model.
///
/// The last hidden states, after the final normalisation, pooled over the response's tokens without its end-of-text token
/// (`FeaturePool`). A prompt is computed once for all its responses, nothing that is not read is computed, and no vocabulary
/// projection is. Source: phi of COALA (Feng and Pilanci), with the mask that the published code leaves out.
package struct ResponseFeatures {
    /// (responses, C), in the order of the records and of their responses.
    package let values: Tensor
    package let floatingPointOperations: Double

    /// A record whose features are NaN or infinite.
    package struct NotFinite: Error {
        /// 0-based place among those given.
        package var place: Int
    }

    /// - Parameters:
    ///   - tokensAtOnce: most tokens of a pass; a record beyond it has a pass of its own.
    ///   - onRecords: told after each pass how many records are done; throwing stops.
    package init(
        _ records: [TokenizedResponses], _ model: LanguageModel, form: FeatureForm = FeatureForm(),
        precision: Precision = .f32, tokensAtOnce: Int = TokenBudget.scoring,
        onRecords: (Int) throws -> Void = { _ in }
    ) throws {
        let read = records.map { ReadTokens($0, form) }
        let channels = model.configuration.channels
        var features: [Float] = []
        var operations = 0.0
        for range in TokenBudget.ranges(read.lazy.map(\.rows), atOnce: tokensAtOnce) {
            var batch = PackedBatch()
            let places = read[range].map { $0.add(to: &batch) }
            let hidden = model.hiddenStates(batch, on: Tape(recording: false, precision: precision)).value
            for (record, rows) in zip(range, places) {
                for response in rows.responses {
                    var pool = FeaturePool(
                        form, promptTokens: read[record].prompt.count, promptState: hidden.row(rows.promptEnd)
                    )
                    for row in response { pool.take(hidden.row(row)) }
                    features += pool.features
                }
                guard features.suffix(rows.responses.count * channels).allSatisfy(\.isFinite) else {
                    throw NotFinite(place: record)
                }
            }
            operations += model.configuration.forwardOperations(batch, scoring: false)
            try onRecords(range.upperBound)
        }
        values = Tensor(features, shape: [features.count / channels, channels])
        floatingPointOperations = operations
    }

    init(values: Tensor, floatingPointOperations: Double) {
        self.values = values
        self.floatingPointOperations = floatingPointOperations
    }
}

/// The tokens of a record that features are made from: those of the window, without ends of text.
struct ReadTokens {
    let prompt: [Int32]
    /// Empty where the prompt fills the window.
    let responses: [[Int32]]

    init(_ record: TokenizedResponses, _ form: FeatureForm) {
        let window = form.window ?? .max
        prompt = Array(record.prompt.prefix(window))
        let left = window - prompt.count
        responses = record.responses.map { Array(($0.count > 1 ? $0.dropLast() : $0[...]).prefix(left)) }
    }

    /// Responses that the model reads: each once.
    private var distinct: [[Int32]] {
        responses.indices.filter { !responses[$0].isEmpty && !responses[..<$0].contains(responses[$0]) }
            .map { responses[$0] }
    }

    /// Rows of a batch.
    var rows: Int { distinct.reduce(prompt.count) { $0 + $1.count } }

    /// Whether no response can be told from another.
    var areAlike: Bool { responses.allSatisfy { $0 == responses.first } }

    /// Puts them into a batch; the row of the prompt's last token, and each response's rows.
    func add(to batch: inout PackedBatch) -> (promptEnd: Int, responses: [Range<Int>]) {
        let start = batch.rows
        let distinct = distinct
        guard !distinct.isEmpty else {
            batch.add(sequence: prompt, scoring: [])
            return (batch.rows - 1, responses.map { _ in 0..<0 })
        }
        let first = batch.completionRows.count
        batch.add(prompt: prompt, completions: distinct)
        let rows = responses.map { response in
            distinct.firstIndex(of: response).map { batch.completionRows[first + $0] } ?? 0..<0
        }
        return (start + prompt.count - 1, rows)
    }
}

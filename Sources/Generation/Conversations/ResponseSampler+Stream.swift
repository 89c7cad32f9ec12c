// SPDX-License-Identifier: Apache-2.0

private import LanguageModels
package import Tokenizers

extension ResponseSampler {
    /// One response whose text is told as it comes, the same that `run` gives.
    ///
    /// - Parameters:
    ///   - onText: gets each piece as soon as its characters are whole; false ends the response there.
    package func stream(
        _ request: ResponseRequest, guide: ConvexGuide?, tokenizer: Tokenizer,
        onText: (String) throws -> Bool
    ) throws -> SampledResponse {
        let length = request.prompt.count + request.length.limit
        guard length <= decoder.configuration.contextLength else {
            throw GenerationError.promptTooLong(
                tokens: request.prompt.count, wanted: request.length.limit,
                context: decoder.configuration.contextLength)
        }
        let prefix = decoder.prefill([request.prompt])[0]
        var rows = [
            SampledRow(
                index: 0, request: request, after: prefix,
                row: decoder.row(after: prefix, capacity: request.length.limit), guide: guide)
        ]
        var words = StreamingDecoder(tokenizer)
        var told = 0
        while !rows[0].isFinished {
            switch guide {
            case nil: decode(&rows)
            case let guide? where guide.guidance.mode == .prefix: try continueByPrefix(&rows, guide)
            case let guide?: try decodeGuided(&rows, guide)
            }
            let text = rows[0].tokens[told...].map { words.append($0) }.joined()
            told = rows[0].tokens.count
            guard try onText(text) else { break }
        }
        _ = try onText(words.finish())
        return SampledResponse(tokens: rows[0].tokens, ended: rows[0].ended)
    }
}

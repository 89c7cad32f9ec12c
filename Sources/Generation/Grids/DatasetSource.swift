// SPDX-License-Identifier: Apache-2.0

package import StudyFiles
package import Tokenizers

/// The corpus's own answers, which the prompts bring along as `reference`: one text, whatever the temperature.
///
/// They keep to the grid's limit as responses do: what is longer is cut at its last token. What is shorter cannot be
/// lengthened, and is counted.
package struct DatasetSource: ResponseSource {
    /// What stands for a folder where a method is the corpus.
    package static let name = "dataset"

    private let tokenizer: Tokenizer?

    /// - Parameter tokenizer: counts tokens; nil counts words, which white space parts.
    package init(tokenizer: Tokenizer?) { self.tokenizer = tokenizer }

    package var checkpoint: String { Self.name }
    package var draws: Bool { false }

    package func obstacles(_ prompts: [PromptRecord], _ settings: GridSettings) -> [GridObstacle] {
        prompts.filter { ($0.reference ?? "").isEmpty }.map { GridObstacle(prompt: $0.key, .noReference) }
    }

    package func difference(
        from record: GeneratedResponse, to prompt: PromptRecord?, _ settings: GridSettings
    ) -> String? {
        guard record.checkpoint == Self.name else {
            return "checkpoint (\(record.checkpoint), here the dataset's own answers)"
        }
        guard let prompt else { return nil }
        let answer = answer(to: prompt, settings.length)
        guard record.untrimmed ?? record.text == answer.text else { return "reference" }
        return record.tokens == answer.tokens && record.finish == answer.finish ? nil : "number of tokens"
    }

    package func answer(
        _ cells: [GridCell], _ settings: GridSettings, onTokens: (Int) throws -> Void,
        onAnswer: (_ place: Int, GridAnswer) throws -> Void
    ) throws {
        for (place, cell) in cells.enumerated() {
            try onAnswer(place, answer(to: cell.prompt, settings.length))
        }
        if !cells.isEmpty { try onTokens(0) }
    }

    private func answer(to prompt: PromptRecord, _ length: ResponseLength) -> GridAnswer {
        let text = prompt.reference ?? ""
        let (count, cut) =
            tokenizer.map { tokens(of: text, $0, length.limit) } ?? words(of: text, length.limit)
        return GridAnswer(text: cut ?? text, tokens: count, finish: cut == nil ? .stop : .length)
    }

    /// How many, and what is left where the limit cuts.
    private func tokens(of text: String, _ tokenizer: Tokenizer, _ limit: Int) -> (Int, String?) {
        let tokens = tokenizer.encode(text, specials: false)
        guard tokens.count > limit else { return (tokens.count, nil) }
        // Bytes of a character that the cut goes through are left out.
        var decoder = StreamingDecoder(tokenizer)
        return (limit, tokens.prefix(limit).map { decoder.append($0) }.joined())
    }

    private func words(of text: String, _ limit: Int) -> (Int, String?) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count > limit, let last = words.prefix(limit).last else { return (words.count, nil) }
        return (limit, String(text[..<last.endIndex]))
    }
}

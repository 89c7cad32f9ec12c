// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
package import LanguageModels
private import Randomness
package import StudyFiles

/// Samples a checkpoint of this machine, guided by the convex head beside it where it has one.
package struct CheckpointSource: ResponseSource {
    package let folder: String
    package let model: Checkpoint
    package var guide: ConvexGuide?
    /// nil where nobody asked.
    package let weights: String?

    /// Loads the checkpoint; a head beside it must have been fitted to this very model.
    ///
    /// - Parameters:
    ///   - guidance: how a head guides; nil samples the model without it.
    ///   - identified: whether the weights are hashed, as a grid needs it to know them again.
    package init(_ folder: String, guidance: Guidance? = Guidance(), identified: Bool = true) throws {
        self.folder = folder
        model = try Checkpoint(folder)
        weights = identified ? try model.weightsFingerprint() : nil
        guard let guidance, let head = try ConvexHead(beside: model, in: folder) else { return }
        guide = ConvexGuide(head: head, guidance)
    }

    package var checkpoint: String { folder }
    package var guidance: GeneratedResponse.Guidance? { guide?.record }

    package func sampler(_ sampling: SamplingOptions) throws -> ResponseSampler {
        try ResponseSampler(
            model.model, tokenizer: model.tokenizer, guide: guide, precision: sampling.precision)
    }

    package func obstacles(_ prompts: [PromptRecord], _ settings: GridSettings) -> [GridObstacle] {
        let context = model.model.configuration.contextLength
        return prompts.compactMap { prompt in
            let tokens = encode(prompt).count
            guard tokens + settings.length.limit > context else { return nil }
            return GridObstacle(
                prompt: prompt.key,
                .tooLong(tokens: tokens, wanted: settings.length.limit, context: context))
        }
    }

    package func difference(
        from record: GeneratedResponse, to prompt: PromptRecord?, _ settings: GridSettings
    ) -> String? {
        if let theirs = record.weights, let weights {
            guard theirs == weights else {
                return "checkpoint (its weights were \(theirs.prefix(12))…, those of \(folder) are "
                    + "\(weights.prefix(12))…)"
            }
        } else if record.checkpoint != folder {
            // A file from before the weights were written down.
            return "checkpoint (\(record.checkpoint), here \(folder))"
        }
        guard record.guidance == guidance else { return "guidance" }
        if let bestOf = record.bestOf { return "number of candidates (\(bestOf.candidates), here 1)" }
        return settings.length.allows(tokens: record.tokens, ended: record.finish == .stop)
            ? nil : "number of tokens"
    }

    package func answer(
        _ cells: [GridCell], _ settings: GridSettings, onTokens: (Int) throws -> Void,
        onAnswer: (_ place: Int, GridAnswer) throws -> Void
    ) throws {
        guard !cells.isEmpty else { return }
        var prompts: [PromptRecord.Key: [Int32]] = [:]
        let requests = cells.map { cell in
            let tokens = prompts[cell.prompt.key] ?? encode(cell.prompt)
            prompts[cell.prompt.key] = tokens
            return request(cell, tokens, settings)
        }
        try sampler(settings.sampling).run(requests, onTokens: onTokens) { place, response in
            let answer = GridAnswer(
                text: response.text, tokens: response.tokens.count,
                finish: response.ended ? .stop : .length)
            try onAnswer(place, answer)
        }
    }

    /// The request of one cell.
    package func request(_ cell: GridCell, _ settings: GridSettings) -> ResponseRequest {
        request(cell, encode(cell.prompt), settings)
    }

    private func request(
        _ cell: GridCell, _ prompt: [Int32], _ settings: GridSettings
    ) -> ResponseRequest {
        var request = ResponseRequest(
            prompt: prompt, chain: settings.sampling.chain(temperature: cell.temperature),
            length: settings.length, draws: SeededGenerator(seed: cell.seed))
        request.stops = settings.stops
        request.minimumTokens = settings.minimumTokens
        return request
    }

    /// The prompt's tokens, as every response to it has them before it.
    package func encode(_ prompt: PromptRecord) -> [Int32] {
        PromptTokens.encode(prompt.prompt, model.tokenizer, model.model.configuration)
    }
}

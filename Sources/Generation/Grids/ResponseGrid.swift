// SPDX-License-Identifier: Apache-2.0

private import LanguageModels
private import Randomness
package import StudyFiles
private import Tokenizers

/// Responses over methods x prompts x temperatures x samples, appended to responses.jsonl.
///
/// Every response draws from a stream named by its cell, so that neither batch, order nor a resume changes it.
package struct ResponseGrid: Sendable {
    package var prompts: [PromptRecord]
    package var temperatures: [Double]
    /// Draws for each method, prompt and temperature.
    package var samples = 1
    package var length: ResponseLength
    package var seed: UInt64
    package var sampling = SamplingOptions()

    package init(prompts: [PromptRecord], temperatures: [Double], length: ResponseLength, seed: UInt64) {
        self.prompts = prompts
        self.temperatures = temperatures
        self.length = length
        self.seed = seed
    }

    /// What a run found and did.
    package struct Summary: Equatable, Sendable {
        package var existing = 0
        package var sampled = 0
        package var tokens = 0
    }

    private struct Cell {
        var prompt: PromptRecord
        var temperature: Double
        var sample: Int

        func id(_ method: String) -> String {
            "\(method)/\(prompt.section)/\(prompt.promptID)/\(temperature)/\(sample)"
        }
    }

    /// Number of responses for so many methods.
    package func count(methods: Int) -> Int { methods * prompts.count * temperatures.count * samples }

    /// Samples what is not in the file yet; each response is on disk soon after it ends.
    ///
    /// When all are there the file is put in the grid's order, so that an interrupted run ends with the same bytes.
    ///
    /// - Parameter onProgress: responses done, of the whole grid, and tokens decoded in this run.
    package func run(
        _ methods: [GridMethod], output: String,
        onProgress: (_ done: Int, _ tokens: Int) throws -> Void = { _, _ in }
    ) throws -> Summary {
        guard !methods.isEmpty else { throw GenerationError.noMethods }
        var names: Set<String> = []
        for method in methods where !names.insert(method.name).inserted {
            throw GenerationError.repeatedMethod(method.name)
        }
        let appender = try JSONLinesAppender(output)
        var records = try existing(output, methods)
        var summary = Summary(existing: records.count)
        for method in methods {
            let cells = cells.filter { records[$0.id(method.name)] == nil }
            let guidance = method.guide?.record
            let sampler = try ResponseSampler(
                method.checkpoint.model, tokenizer: method.checkpoint.tokenizer, guide: method.guide,
                precision: sampling.precision)
            let requests = try cells.map { try request($0, method) }
            var finished: [GeneratedResponse] = []
            try sampler.run(requests) { count in
                summary.tokens += count
                if !finished.isEmpty {
                    try appender.append(finished)
                    finished.removeAll()
                }
                try onProgress(records.count, summary.tokens)
            } onResponse: { index, response in
                var record = record(cells[index], method, response)
                record.guidance = guidance
                records[record.id] = record
                finished.append(record)
                summary.sampled += 1
            }
            try appender.append(finished)
            try onProgress(records.count, summary.tokens)
        }
        let ordered = methods.flatMap { method in cells.compactMap { records[$0.id(method.name)] } }
        try JSONLines.write(ordered, to: output)
        return summary
    }

    private var cells: [Cell] {
        prompts.flatMap { prompt in
            temperatures.flatMap { temperature in
                (0..<samples).map { Cell(prompt: prompt, temperature: temperature, sample: $0) }
            }
        }
    }

    private func seed(_ cell: Cell, _ method: String) -> UInt64 {
        var draws = SeededGenerator(seed: seed, stream: "response", cell.id(method))
        return draws.next()
    }

    private func request(_ cell: Cell, _ method: GridMethod) throws -> ResponseRequest {
        let checkpoint = method.checkpoint
        guard !cell.prompt.prompt.isEmpty else {
            throw GenerationError.emptyPrompt(promptID: cell.prompt.promptID)
        }
        let prompt = PromptTokens.encode(
            cell.prompt.prompt, checkpoint.tokenizer, checkpoint.model.configuration)
        return ResponseRequest(
            prompt: prompt, chain: sampling.chain(temperature: cell.temperature), length: length,
            draws: SeededGenerator(seed: seed(cell, method.name)))
    }

    private func record(_ cell: Cell, _ method: GridMethod, _ response: SampledResponse) -> GeneratedResponse
    {
        GeneratedResponse(
            id: cell.id(method.name), section: cell.prompt.section, promptID: cell.prompt.promptID,
            prompt: cell.prompt.prompt, method: method.name, checkpoint: method.folder,
            temperature: cell.temperature,
            sample: cell.sample, seed: seed(cell, method.name),
            text: method.checkpoint.tokenizer.decode(response.tokens), tokens: response.tokens.count,
            finish: response.ended ? .stop : .length, display: cell.prompt.display, sampling: sampling.record)
    }

    /// The responses that the file holds already; one that this grid would make otherwise is an error.
    private func existing(_ path: String, _ methods: [GridMethod]) throws -> [String: GeneratedResponse] {
        let folders = Dictionary(uniqueKeysWithValues: methods.map { ($0.name, $0.folder) })
        let guides = Dictionary(uniqueKeysWithValues: methods.map { ($0.name, $0.guide?.record) })
        var expected: [String: Cell] = [:]
        for method in methods { for cell in cells { expected[cell.id(method.name)] = cell } }
        var found: [String: GeneratedResponse] = [:]
        for record in try JSONLines.read(GeneratedResponse.self, from: path) {
            func changed(_ field: String) -> GenerationError {
                .changedGrid(path: path, id: record.id, field: field)
            }
            guard let cell = expected[record.id] else { throw changed("prompt, temperature or method") }
            guard record.prompt == cell.prompt.prompt else { throw changed("prompt") }
            guard record.checkpoint == folders[record.method] else { throw changed("checkpoint") }
            guard record.seed == seed(cell, record.method) else { throw changed("seed") }
            guard record.sampling == sampling.record else { throw changed("sampling") }
            guard record.guidance == guides[record.method] ?? nil else { throw changed("guidance") }
            guard length.allows(tokens: record.tokens, ended: record.finish == .stop) else {
                throw changed("number of tokens")
            }
            found[record.id] = record
        }
        return found
    }
}

// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Responses over methods x prompts x temperatures x samples, appended to responses.jsonl.
///
/// Every response draws from a stream named by its cell, so that neither batch, order nor a resume changes it, and a
/// finished file can be extended by more of anything.
package struct ResponseGrid: Sendable {
    package var prompts: [PromptRecord]
    package var temperatures: [Double]
    /// Draws for each method, prompt and temperature.
    package var samples = 1
    package var settings: GridSettings
    /// The file that the prompts are of, for messages.
    package var promptsFile: String?
    /// Leaves prompts that are too long for one method out for all, instead of refusing them.
    package var skipsLongPrompts = false

    package init(prompts: [PromptRecord], temperatures: [Double], settings: GridSettings) {
        self.prompts = prompts
        self.temperatures = temperatures
        self.settings = settings
    }

    /// Number of responses for so many methods.
    package func count(methods: Int) -> Int { methods * prompts.count * temperatures.count * samples }

    /// Samples what is not in the file yet; each response is on disk soon after it ends.
    ///
    /// When all are there they are put in the grid's order, so that an interrupted run ends with the same bytes.
    package func run(
        _ methods: [GridMethod], output: String, onProgress: (GridProgress) throws -> Void = { _ in }
    ) throws -> GridSummary {
        try Self.requireNames(methods)
        var summary = GridSummary()
        var grid = self
        summary.leftOut = try grid.leaveOutLongPrompts(methods)
        let file = try GridFile(output)
        summary.droppedBytes = file.droppedBytes
        let cells = methods.map { grid.cells($0.name) }
        var tallies = methods.map { GridSummary.Method(name: $0.name) }
        let existing = try grid.existing(file, output, methods, &tallies)
        summary.outside = existing.outside
        summary.existing = existing.ids.count
        var progress = GridProgress(
            method: "", done: summary.existing, total: cells.reduce(0) { $0 + $1.count }, share: 0)
        for (index, method) in methods.enumerated() {
            progress.method = method.name
            let missing = cells[index].filter { !existing.ids.contains($0.id) }
            var finished: [GeneratedResponse] = []
            var underway = 0
            func report() throws {
                let work = settings.length.limit * method.source.candidates
                let units = Double(progress.done) + Double(underway) / Double(work)
                progress.share = min(1, units / Double(max(1, progress.total)))
                try onProgress(progress)
            }
            try method.source.answer(missing, settings) { count in
                progress.tokens += count
                underway += count
                try file.append(finished)
                finished.removeAll()
                try report()
            } onAnswer: { place, answer in
                let record = record(missing[place], method, answer)
                tallies[index].count(record, settings)
                finished.append(record)
                underway = max(0, underway - answer.decoded)
                progress.done += 1
                summary.sampled += 1
            }
            try file.append(finished)
            underway = 0
            try report()
        }
        summary.tokens = progress.tokens
        summary.methods = tallies
        try file.putInOrder(cells.joined().map(\.id))
        return summary
    }

    private static func requireNames(_ methods: [GridMethod]) throws {
        guard !methods.isEmpty else { throw GenerationError.noMethods }
        var names: Set<String> = []
        for method in methods where !names.insert(method.name).inserted {
            throw GenerationError.repeatedMethod(method.name)
        }
    }

    /// Throws where a prompt cannot be answered by a method, all of them named at once.
    private mutating func leaveOutLongPrompts(_ methods: [GridMethod]) throws -> [GridObstacle] {
        let obstacles = methods.flatMap { method in
            method.source.obstacles(prompts, settings).map { obstacle in
                var obstacle = obstacle
                obstacle.method = method.name
                return obstacle
            }
        }
        let long = obstacles.filter { if case .tooLong = $0.reason { true } else { false } }
        let fatal = skipsLongPrompts ? obstacles.filter { !long.contains($0) } : obstacles
        guard fatal.isEmpty else {
            throw GenerationError.unanswerable(
                path: promptsFile, fatal, canSkip: fatal.contains(where: long.contains))
        }
        let keys = Set(long.map(\.prompt))
        prompts.removeAll { keys.contains($0.key) }
        guard !prompts.isEmpty else {
            throw GenerationError.noPromptsLeft(path: promptsFile, count: keys.count)
        }
        return long
    }

    private func cells(_ method: String) -> [GridCell] {
        prompts.flatMap { prompt in
            temperatures.flatMap { temperature in
                (0..<samples).map {
                    GridCell(
                        method: method, prompt: prompt, temperature: temperature, sample: $0,
                        gridSeed: settings.seed)
                }
            }
        }
    }

    private func record(_ cell: GridCell, _ method: GridMethod, _ answer: GridAnswer) -> GeneratedResponse {
        let source = method.source
        let text = settings.trim.text(of: answer.text, isCut: answer.finish == .length)
        return GeneratedResponse(
            id: cell.id, section: cell.prompt.section, promptID: cell.prompt.promptID,
            prompt: cell.prompt.prompt, method: method.name, checkpoint: source.checkpoint,
            temperature: cell.temperature, sample: cell.sample, seed: source.draws ? cell.seed : 0,
            text: text,
            tokens: answer.tokens, finish: answer.finish, display: cell.prompt.display,
            sampling: source.sampling(settings), guidance: source.guidance,
            weights: source.weights, untrimmed: text == answer.text ? nil : answer.text,
            bestOf: answer.bestOf)
    }
}

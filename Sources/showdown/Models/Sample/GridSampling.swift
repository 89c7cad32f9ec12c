// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CompletionsClient
import Generation
import LanguageModels
import StudyFiles

/// `showdown sample --prompts`: a grid into a file.
struct GridSampling {
    private let command: SampleCommand
    private let prompts: String
    private let output: String

    init(_ command: SampleCommand, _ prompts: String, _ output: String) {
        self.command = command
        self.prompts = prompts
        self.output = output
    }

    func run() throws {
        var settings = GridSettings(
            length: command.stop ? .atMost(command.tokens) : .exactly(command.tokens), seed: command.seed)
        settings.stops = command.stopAt
        settings.minimumTokens = command.minTokens
        settings.sampling = command.sampler.value
        settings.trim = command.trim ?? .none
        var grid = ResponseGrid(
            prompts: try PromptFile.read(prompts),
            temperatures: try TemperatureGrid.parse(command.temperatures), settings: settings)
        grid.samples = command.samples ?? 1
        grid.promptsFile = prompts
        grid.skipsLongPrompts = command.skipLongPrompts
        Interruption.watch()
        let methods = try methods()
        let progress = Progress(.choose(quiet: command.quiet), expected: [0], lines: 10)
        let bar = SamplingProgress(progress, title: "Sample responses")
        let summary = try keepingWhatIsDone(progress) {
            try grid.run(methods, output: output, onProgress: bar.update)
        }
        let report = GridReport(
            summary: summary, settings: settings, output: output, seconds: bar.seconds)
        bar.hasBegun
            ? progress.finish(report.headline) : progress.skip("Sample responses", report.headline)
        for remark in report.remarks + command.endpoints.remarks(settings) { progress.say(remark) }
        progress.say("\n" + report.table)
    }

    /// Says that a service's failure has cost nothing.
    private func keepingWhatIsDone<Result>(_ progress: Progress, _ run: () throws -> Result) throws -> Result
    {
        do {
            return try run()
        } catch let failure as CompletionsFailure {
            progress.say(
                "What was answered before is in \(output); the same command goes on from there.")
            throw failure
        }
    }

    private func methods() throws -> [GridMethod] {
        let named = try command.checkpoint.map(SampleCommand.named)
        let sources = try named.map { _, folder in
            folder == DatasetSource.name
                ? nil : try CheckpointSource(folder, guidance: command.guidance.value)
        }
        let checkpoints = sources.compactMap { $0 }
        try command.guidance.check(checkpoints)
        let dataset = DatasetSource(tokenizer: checkpoints.first?.model.tokenizer)
        return try zip(named, sources).map { named, source in
            let chosen = try source.map {
                try command.bestOf.source($0, of: named.method, precision: command.sampler.value.precision)
            }
            return GridMethod(name: named.method, source: chosen ?? dataset)
        } + command.endpoints.methods()
    }
}

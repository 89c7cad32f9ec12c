// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LanguageModels
import StudyFiles
import Training

/// `showdown sweep METHOD`: lists of hyperparameters, one table of held-out results.
struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "Train by one method over lists of hyperparameters.",
        discussion: """
            Every combination of the --vary lists, or --random of them, one run after the other, each with a checkpoint \
            folder of its own under --output. The same command goes on where it was interrupted; finished runs are not \
            done again. Prints one table of held-out results, best first, and writes it as sweep.csv and sweep.json. Takes \
            every option of `showdown train`.
            """)

    @Argument(help: "The method.")
    var method: MethodName

    @Option(help: "NAME=VALUE,VALUE...: an option and its values; may be given several times.")
    var vary: [String]

    @Option(help: "So many combinations of the grid, drawn with the seed, instead of all.")
    var random: Int?

    @Option(help: "The held-out metric to sort by (the method's own).")
    var rankBy: String?

    @OptionGroup
    var options: TrainingOptions

    func validate() throws {
        _ = try axes()
        if let random, random < 1 { throw ValidationError("--random is \(random); give at least 1.") }
        try options.checkCommandLine(for: method.method)
    }

    func run() throws {
        let base = try options.settings(for: method.method)
        guard base.text("held-out") != nil else {
            throw TrainingError.setting("A sweep compares on held-out records: give --held-out")
        }
        guard let folder = base.text("output") else { throw TrainingError.setting("Give --output") }
        let grid = SweepGrid(axes: try axes(), random: random, seed: base.seed)
        let settings = grid.points.map { point in
            TrainingSettings(
                base.method, layers: [base.given, point.values, ["output": .text("\(folder)/\(point.name)")]])
        }
        for settings in settings { try settings.check() }
        try checkRanking(settings)
        if !options.control.fresh { try SweepTable.requireKept(in: folder, grid.points) }
        try FileContents.makeFolder(folder)
        Interruption.watch()
        var results: [SweepTable.Row] = []
        for (place, point) in grid.points.enumerated() {
            let title = "[\(place + 1)/\(grid.points.count)] \(point.name)"
            results.append(try row(settings[place], point, title))
        }
        let table = SweepTable(
            method: method.method, axes: grid.axes.map(\.name), rows: results, rankedBy: rankBy)
        try table.write(to: folder)
        try DataOutput.write(Array(table.markdown.utf8), to: nil)
    }

    /// Throws where no run will have the metric to sort by, before the first one is trained.
    private func checkRanking(_ settings: [TrainingSettings]) throws {
        guard let rankBy else { return }
        // What decides the names beside the method: whether conversations or pairs are held out.
        var seen: Set<String> = []
        let names = try settings.filter { seen.insert($0.text("on") ?? "").inserted }.flatMap { settings in
            let start = try TrainingJob(settings, fresh: false).startingCheckpoint()
            return try HeldOutFile(settings).read(start.tokenizer, start.model.configuration)
                .metricNames(of: settings.method)
        }
        guard names.contains(rankBy) else {
            throw TrainingError.setting(
                "--rank-by is \(rankBy), which no run will have; choose of \(Set(names).sorted().joined(separator: ", "))"
            )
        }
    }

    private func axes() throws -> [SweepGrid.Axis] {
        let method = method.method
        guard !vary.isEmpty else { throw ValidationError("Give --vary NAME=VALUE,VALUE at least once.") }
        return try vary.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw ValidationError("--vary \(text) is not NAME=VALUE,VALUE.") }
            let name = String(parts[0])
            guard let setting = method.setting(name), setting.varies else {
                throw ValidationError("--vary \(name) is not an option of \(method.name) that can vary.")
            }
            let values = try parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                .map {
                    word in
                    guard let value = setting.value(of: word), setting.allows(value) else {
                        throw ValidationError("--vary \(name): \"\(word)\" is not \(setting.wanted).")
                    }
                    return value
                }
            if options.given[name] != nil {
                throw ValidationError("--\(name) is given and varied too; leave one of them out.")
            }
            if let twice = values.indices.first(where: { values[..<$0].contains(values[$0]) }) {
                throw ValidationError("--vary \(name) has \(values[twice].text) twice.")
            }
            return SweepGrid.Axis(name: name, values: values)
        }
    }

    private func row(
        _ settings: TrainingSettings, _ point: SweepGrid.Point, _ title: String
    ) throws -> SweepTable.Row {
        let job = TrainingJob(settings, fresh: options.control.fresh)
        let progress = TrainingProgress(title, settings.runOptions.precision, quiet: options.control.quiet)
        if let record = try job.finished() {
            progress.note("\(title): there already.")
            return SweepTable.Row(point: point, folder: job.output, record: record)
        }
        do {
            let record = try job.run(progress)
            progress.finish(job.output)
            return SweepTable.Row(point: point, folder: job.output, record: record)
        } catch let error as TrainingError {
            // A rate that is too high is a result of the sweep, not its end.
            guard case .notFinite(let found) = error else { throw error }
            progress.finish("diverged at step \(found.step)")
            return SweepTable.Row(point: point, folder: job.output, divergedAt: found.step)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConvexNetworks
import LanguageModels
import Randomness
import StudyFiles
import Training

/// `showdown lab compare`: methods side by side on one data set.
struct LabCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Train by several methods on the same pairs and set them side by side.",
        discussion: """
            Every method from the SFT checkpoint and, with --base, from the checkpoint before it, over several seeds, one \
            epoch each: held-out pairs ranked right, counted operations, time, margin curves, and COALA's first phase by \
            CRONOS beside the same network trained by AdamW. Each run is a checkpoint folder under --runs, which can be \
            sampled; the same command goes on where it was interrupted. The report is Markdown, CSV, JSON and charts.
            """)

    @Option(help: "The SFT checkpoint.")
    var sft: String

    @Option(help: "The checkpoint before SFT, to begin from too.")
    var base: String?

    @Option(help: "Preference pairs to learn from, JSONL.")
    var data: String

    @Option(help: "So many of the pairs, drawn with the first seed, for every method alike (all).")
    var pairs: Int?

    @Option(help: "Preference pairs to measure on, JSONL.")
    var heldOut: String

    @Option(help: "Methods with commas between them, or all that learn a policy from pairs.")
    var methods = "sft,dpo,orpo,coala"

    @Option(help: "Seeds with commas between them.")
    var seeds = "7,8,9"

    @Option(
        help:
            "[METHOD.]OPTION=VALUE: an option of `showdown train` for one method, or for all that have it; may be given several times."
    )
    var set: [String] = []

    @Option(help: "The folder of the runs (OUTPUT.runs).")
    var runs: String?

    @Option(help: "The folder of the report.")
    var output = "exports/comparison"

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        _ = try chosenMethods()
        _ = try chosenSeeds()
        if let pairs, pairs < 1 { throw ValidationError("--pairs is \(pairs); give at least 1.") }
    }

    func run() throws {
        var starts = [ComparisonPlan.Start(name: "sft", folder: sft)]
        if let base { starts.append(ComparisonPlan.Start(name: "base", folder: base)) }
        let folder = runs ?? output + ".runs"
        let sample = try pairs.map { try drawn($0) }
        let learned = sample == nil ? data : "\(folder)/pairs.jsonl"
        let plan = try ComparisonPlan(
            methods: try chosenMethods(), starts: starts, seeds: try chosenSeeds(), data: learned,
            heldOut: heldOut, runs: folder, wishes: set)
        // Before anything is written: what is missing or damaged is found here.
        for start in starts { _ = try Checkpoint(start.folder) }
        let measured = try heldOutPairs(sft)
        try FileContents.makeFolder(folder)
        if let sample { try JSONLines.write(sample, to: learned) }
        Interruption.watch()
        var times = try RunTimes("\(folder)/times.jsonl")
        var done: [ComparedRun] = []
        for (place, point) in plan.points.enumerated() {
            done.append(
                try train(point, "[\(place + 1)/\(plan.points.count)] \(point.name)", &times))
        }
        var comparison = MethodComparison(done, heldOutPairs: measured)
        var stageOne: [StageOneRow] = []
        for start in starts {
            if !quiet { Message.say("Stage one from \(start.name)") }
            let found = try self.stageOne(start, plan, learned, folder)
            stageOne += found.rows
            comparison.absences += found.absences
        }
        let report = ComparisonReport(
            comparison, stageOne: stageOne,
            setting: try setting(starts, learned: learned, heldOutPairs: measured))
        try FileContents.makeFolder(output)
        for file in try report.files(done) {
            try FileContents.write(file.contents, to: "\(output)/\(file.name)")
        }
        try DataOutput.write(Array(report.markdown.utf8), to: nil)
    }

    // MARK: Runs

    private func train(
        _ point: ComparisonPlan.Point, _ title: String, _ times: inout RunTimes
    ) throws -> ComparedRun {
        var run = ComparedRun(
            method: point.method.name, start: point.start.name, seed: point.seed,
            outcome: .impossible(reason: "not trained"))
        let job = TrainingJob(point.settings, fresh: false)
        let progress = TrainingProgress(title, point.settings.runOptions.precision, quiet: quiet)
        do {
            let record: CheckpointRecord
            if let finished = try job.finished() {
                progress.note("\(title): there already.")
                record = finished
            } else {
                let isWhole = !FileContents.exists(job.output + ".run")
                let clock = ContinuousClock.now
                record = try job.run(progress)
                if isWhole { try times.add(point.name, clock.duration(to: .now) / .seconds(1)) }
                progress.finish(job.output)
            }
            run.outcome = .done(record)
            run.curve = try TrainingCurve.read(job.output)
            run.seconds = times[point.name]
        } catch let error as ConvexError {
            run.outcome = .impossible(reason: "\(error)")
            progress.finish("\(error)")
        } catch let error as TrainingError {
            // A method that cannot learn from this data, or diverges on it, is a finding and not the end.
            if case .notFinite(let found) = error {
                run.outcome = .diverged(step: found.step)
            } else if case .finishedRun = error {
                throw error
            } else {
                run.outcome = .impossible(reason: "\(error)")
            }
            progress.finish("\(error)")
        }
        return run
    }

    private func stageOne(
        _ start: ComparisonPlan.Start, _ plan: ComparisonPlan, _ learned: String, _ folder: String
    ) throws -> (rows: [StageOneRow], absences: [String]) {
        let run = plan.points.first { $0.method.name == "coala" && $0.start.name == start.name }
        var stage = StageOneComparison(
            features: KeyedFiles("\(folder)/.cache/\(run?.name ?? "stage-one-\(start.name)")"),
            seed: try chosenSeeds()[0])
        if let run { stage.groupPenalty = run.settings.convexAlignment.cronos.beta }
        stage.onWait = { try Interruption.check() }
        return try stage.rows(
            start.name, try Checkpoint(start.folder), pairs: try PreferencePair.read(from: learned),
            heldOut: try PreferencePair.read(from: heldOut))
    }

    private func heldOutPairs(_ start: String) throws -> Int {
        let checkpoint = try Checkpoint(start)
        return try HeldOut(
            conversations: [], pairs: try PreferencePair.read(from: heldOut), checkpoint.tokenizer,
            checkpoint.model.configuration
        ).pairs.count
    }

    /// So many pairs in the order of the file.
    private func drawn(_ count: Int) throws -> [PreferencePair] {
        let all = try PreferencePair.read(from: data)
        var draws = SeededGenerator(seed: try chosenSeeds()[0], stream: "compared pairs")
        return draws.shuffled(Array(all.indices)).prefix(count).sorted().map { all[$0] }
    }

    private func setting(
        _ starts: [ComparisonPlan.Start], learned: String, heldOutPairs: Int
    ) throws -> [String] {
        let count = try PreferencePair.read(from: learned).count
        return [
            "Pairs learned from: \(count)\(pairs == nil ? " of" : ", drawn from") \(data), one epoch unless set otherwise; measured on \(heldOutPairs) of \(heldOut).",
            "Starting checkpoints: " + starts.map { "\($0.name) is \($0.folder)" }.joined(separator: ", ")
                + ". Seeds: \(seeds).",
            set.isEmpty ? "Options: each method's own." : "Options: " + set.joined(separator: ", ") + ".",
        ]
    }

    // MARK: Options

    /// Those that make a policy of the pairs alone.
    private static var comparable: [TrainingMethod] {
        TrainingMethod.all.filter { $0.records != .prompts && $0.name != "reward" }
    }

    private func chosenMethods() throws -> [TrainingMethod] {
        if methods == "all" { return Self.comparable }
        let names = methods.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
            throw ValidationError("--methods has \(names[twice]) twice.")
        }
        return try names.map { name in
            guard let method = Self.comparable.first(where: { $0.name == name }) else {
                let known = Self.comparable.map(\.name).joined(separator: ", ")
                throw ValidationError(
                    TrainingMethod.named(name) == nil
                        ? "--methods: \"\(name)\" is no method; choose of \(known), or all."
                        : "--methods: \(name) does not learn a policy from pairs, by which methods stand side by side here;"
                            + " `showdown lab frontier` sets it beside others by reward. Choose of \(known), or all."
                )
            }
            return method
        }
    }

    private func chosenSeeds() throws -> [UInt64] { try SeedList(seeds).seeds }
}

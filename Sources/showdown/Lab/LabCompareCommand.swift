// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LanguageModels
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

    @Option(help: "Preference pairs to measure on, JSONL.")
    var heldOut: String

    @Option(help: "Methods with commas between them, or all.")
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
    }

    func run() throws {
        var starts = [ComparisonPlan.Start(name: "sft", folder: sft)]
        if let base { starts.append(ComparisonPlan.Start(name: "base", folder: base)) }
        let plan = try ComparisonPlan(
            methods: try chosenMethods(), starts: starts, seeds: try chosenSeeds(), data: data,
            heldOut: heldOut, runs: runs ?? output + ".runs", wishes: set)
        try FileContents.makeFolder(runs ?? output + ".runs")
        Interruption.watch()
        var done: [ComparedRun] = []
        for (place, point) in plan.points.enumerated() {
            done.append(try train(point, "[\(place + 1)/\(plan.points.count)] \(point.name)"))
        }
        let pairs = try heldOutPairs(sft)
        let report = ComparisonReport(
            MethodComparison(done, heldOutPairs: pairs), stageOne: [],
            setting: try setting(starts, heldOutPairs: pairs))
        try FileContents.makeFolder(output)
        for file in try report.files(done) {
            try FileContents.write(file.contents, to: "\(output)/\(file.name)")
        }
        try DataOutput.write(Array(report.markdown.utf8), to: nil)
    }

    // MARK: Runs

    private func train(_ point: ComparisonPlan.Point, _ title: String) throws -> ComparedRun {
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
                record = try job.run(progress)
                progress.finish(job.output)
            }
            run.outcome = .done(record)
            run.curve = try TrainingCurve.read(job.output)
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

    private func heldOutPairs(_ start: String) throws -> Int {
        let checkpoint = try Checkpoint(start)
        return try HeldOut(
            conversations: [], pairs: try PreferencePair.read(from: heldOut), checkpoint.tokenizer,
            checkpoint.model.configuration
        ).pairs.count
    }

    private func setting(_ starts: [ComparisonPlan.Start], heldOutPairs: Int) throws -> [String] {
        let pairs = try PreferencePair.read(from: data).count
        return [
            "Pairs learned from: \(pairs) of \(data), one epoch unless set otherwise; measured on \(heldOutPairs) of \(heldOut).",
            "Starting checkpoints: " + starts.map { "\($0.name) is \($0.folder)" }.joined(separator: ", ")
                + ". Seeds: \(seeds).",
            set.isEmpty ? "Options: each method's own." : "Options: " + set.joined(separator: ", ") + ".",
        ]
    }

    // MARK: Options

    private func chosenMethods() throws -> [TrainingMethod] {
        if methods == "all" { return TrainingMethod.all }
        let names = methods.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
            throw ValidationError("--methods has \(names[twice]) twice.")
        }
        return try names.map { name in
            guard let method = TrainingMethod.named(name) else {
                let known = TrainingMethod.all.map(\.name).joined(separator: ", ")
                throw ValidationError("--methods: \"\(name)\" is no method; choose of \(known), or all.")
            }
            return method
        }
    }

    private func chosenSeeds() throws -> [UInt64] {
        let words = seeds.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let numbers = words.compactMap { UInt64($0).flatMap { $0 <= UInt64(Int.max) ? $0 : nil } }
        guard numbers.count == words.count, Set(numbers).count == numbers.count else {
            throw ValidationError(
                "--seeds is \(seeds); give different whole numbers with commas between them.")
        }
        return numbers
    }
}

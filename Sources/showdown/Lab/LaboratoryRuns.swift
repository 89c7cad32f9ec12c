// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConvexNetworks
import LanguageModels
import StudyFiles
import Training

/// The runs of a laboratory: a checkpoint folder each, which the same command finds again.
struct LaboratoryRuns {
    let folder: String
    let wishes: [ComparisonPlan.Wish]
    let quiet: Bool

    /// - Parameters:
    ///   - wishes: as `--set` has them.
    ///   - methods: that the laboratory trains.
    ///   - own: options that the laboratory gives itself, which no wish may change.
    init(
        folder: String, wishes texts: [String], methods: [TrainingMethod], own: Set<String>, quiet: Bool
    ) throws {
        self.folder = folder
        self.quiet = quiet
        wishes = try texts.map(ComparisonPlan.Wish.init)
        try ComparisonPlan.check(wishes, methods)
        for wish in wishes where own.contains(wish.option) {
            throw ValidationError("--set \(wish.option): the laboratory itself gives it.")
        }
        for method in methods { _ = try ComparisonPlan.given(wishes, method) }
    }

    /// - Parameters:
    ///   - name: of the run's folder.
    ///   - given: the laboratory's own options, over which the wishes stand.
    func train(
        _ method: TrainingMethod, _ name: String, _ given: [String: SettingValue]
    ) throws -> (output: String, outcome: ComparedRun.Outcome) {
        var settings = given
        settings["output"] = .text("\(folder)/\(name)")
        // A cache of its own: what a run computes is what it costs.
        if method.setting("cache") != nil { settings["cache"] = .text("\(folder)/.cache/\(name)") }
        let whole = TrainingSettings(
            method, layers: [settings, try ComparisonPlan.given(wishes, method)])
        let job = TrainingJob(whole, fresh: false)
        let progress = TrainingProgress(name, whole.runOptions.precision, quiet: quiet)
        do {
            if let finished = try job.finished() {
                progress.note("\(name): there already.")
                return (job.output, .done(finished))
            }
            let record = try job.run(progress)
            progress.finish(job.output)
            return (job.output, .done(record))
        } catch let error as TrainingError {
            // A run that diverges is a finding and not the end.
            progress.finish("\(error)")
            switch error {
            case .notFinite(let found): return (job.output, .diverged(step: found.step))
            case .rollouts(let fault) where !fault.isOfTheInput:
                return (job.output, .diverged(step: fault.step))
            case .finishedRun, .changedRun:
                throw TrainingError.setting(
                    "\(job.output): was trained with other options or on other data. Name another --runs, or remove \(folder)"
                )
            case .damagedRun, .runInUse: throw error
            default: return (job.output, .impossible(reason: "\(error)"))
            }
        }
    }

    /// Numbers with commas between them.
    static func numbers(_ text: String) -> [Double]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Double($0).flatMap { $0 > 0 && $0.isFinite ? $0 : nil } }
        return numbers.count == parts.count && Set(numbers).count == numbers.count ? numbers : nil
    }
}

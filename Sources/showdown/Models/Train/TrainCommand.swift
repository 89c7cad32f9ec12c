// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LanguageModels
import Training

/// `showdown train METHOD`: one method, one checkpoint folder.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a checkpoint by one method.",
        discussion: """
            \(MethodName.lines)

            `showdown methods NAME` has a method's loss in full, its own options and its paper.

            From a checkpoint with --model, or by sft from random weights with --shape and --tokenizer. The folder is \
            written whole at the end, with showdown.json, metrics.jsonl and training.yaml, which gives the same run again \
            with --config. Until then the run is kept in OUTPUT.run: after Ctrl-C, or a crash, the same command goes on \
            from the last saved step to the same weights (coala starts over).
            """)

    @Argument(help: "The method.")
    var method: MethodName

    @OptionGroup
    var options: TrainingOptions

    func validate() throws { try options.checkCommandLine(for: method.method) }

    func run() throws {
        let settings = try options.settings(for: method.method)
        Interruption.watch()
        let job = TrainingJob(settings, fresh: options.control.fresh)
        let progress = TrainingProgress(
            "Train \(method.method.name)", settings.runOptions.precision, quiet: options.control.quiet)
        if try job.finished() != nil {
            return progress.note(
                "\(job.output): there already, of the same options and data; --fresh trains again.")
        }
        let record = try job.run(progress)
        progress.finish(TrainingSummary(record, method.method).line(job.output))
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import StudyFiles
import Tensors
import Training

/// `showdown bench train`: training steps and features beside what the machine allows.
struct BenchTrainCommand: ParsableCommand {
    enum Precisions: String, ExpressibleByArgument, CaseIterable {
        case f32, bf16, both
    }

    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Measure training steps and feature extraction.",
        discussion: """
            Random weights of a named shape, random tokens, each piece of work in a process of its own:

            sft       8 sequences of 256 tokens: forward, backward, AdamW
            dpo       4 pairs of 256 tokens, half of each a prompt that both responses share; the reference's \
            log-probabilities are computed before
            orpo      the same pairs, no reference
            features  the last hidden states of 8 sequences of 256 tokens, no gradient
            rollout   GRPO: 8 responses of 256 tokens to a prompt of 16 drawn, scored by a rule, their log-probabilities \
            under policy and reference, one update; --batch 64 --length 64 for 64 responses of 64 tokens

            The share of the limit is the work that a step needs over what the machine could do in its time. A step needs \
            6 N operations a token and features 2 N, N being the weights of the products that the token goes through \
            (those of the vocabulary projection only where a token is predicted from there), and 12 C or 4 C a layer of C \
            channels for each key that a token attends to. A shared prompt counts once. What is computed twice to save \
            memory, and all that is no product, counts as nothing. The limit is that of `showdown bench product`. \
            Nothing else should run meanwhile.
            """)

    @Option(help: "The work to measure; again for more. All without it.")
    var work: [MeasuredWork] = []

    @Option(help: "f32, bf16 or both.")
    var precision = Precisions.both

    @OptionGroup var settings: BenchSettings

    @Option(help: "Repeats of each product for the limit, half before the work and half after it.")
    var limitRepeats = 20

    @Flag(help: "Print a JSON object.")
    var json = false

    @Flag(help: "No words on standard error.")
    var quiet = false

    private var precisions: [Precision] {
        Precision.allCases.filter { precision == .both || $0.rawValue == precision.rawValue }
    }

    func validate() throws {
        guard (1...100_000).contains(limitRepeats) else {
            throw ValidationError("--limit-repeats is \(limitRepeats); give 1 to 100000.")
        }
    }

    func run() throws {
        try settings.configuration()
        // Half of the repeats before the work and half after it: a disturbance of some seconds does not last.
        say("Measuring this machine")
        let before = MachineLimit.measure(repeats: (limitRepeats + 1) / 2)
        var reports: [(Precision, BenchWorkCommand.Report)] = []
        for precision in precisions {
            for work in work.isEmpty ? MeasuredWork.allCases : work {
                say("Measuring \(work.rawValue) in \(precision.rawValue)")
                reports.append((precision, try .measure(work, precision, settings)))
            }
        }
        say("Measuring this machine again")
        let limit = before.best(with: MachineLimit.measure(repeats: (limitRepeats + 1) / 2))
        let report = BenchReport(limit: limit, shape: settings.shape, reports)
        if report.results.contains(where: { $0.share_of_limit > 1 }) {
            Message.say(
                "A share above 100 % means that the machine was busy while its limit was measured. Measure again."
            )
        }
        try DataOutput.write(json ? try JSONLines.encode(report) : Array(report.text.utf8), to: nil)
    }

    private func say(_ text: String) {
        if !quiet, !json { Message.say(text) }
    }
}

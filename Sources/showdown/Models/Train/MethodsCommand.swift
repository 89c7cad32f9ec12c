// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Training

/// `showdown methods [METHOD]`: the losses in full.
struct MethodsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods", abstract: "State the training methods: each one's loss, options and paper.",
        discussion: """
            Without a name, a line a method. With one, its loss with its symbols, what it learns from, and the options of its \
            own with their standard values and ranges; those that all methods have are in `showdown train --help`.
            """)

    @Argument(help: "A method.")
    var method: MethodName?

    func run() throws {
        let text = method.map { MethodPage($0.method).text } ?? MethodName.lines
        try DataOutput.write(Array("\(text)\n".utf8), to: nil)
    }
}

/// What there is to know of a method before it is used.
struct MethodPage {
    private let method: TrainingMethod

    init(_ method: TrainingMethod) { self.method = method }

    var text: String {
        var text = "\(method.name): \(method.summary)\n\nLearns from  \(records)\n"
        if !method.formula.isEmpty {
            text += "Loss\n" + method.formula.split(separator: "\n").map { "  \($0)\n" }.joined()
        }
        if let needs = method.objective?(MethodValues()).common.needsReference {
            text += "Reference    \(needs ? "the starting checkpoint, scored once and cached" : "none")\n"
        }
        text +=
            "Held out     compared by \(method.ranking.metric), \(method.ranking.isGain ? "more" : "less") is better\n"
        if !options.isEmpty { text += "Options\n" + options.map { "  \($0)\n" }.joined() }
        if !method.source.isEmpty { text += "Source       \(method.source)\n" }
        return String(text.dropLast())
    }

    private var records: String {
        switch method.records {
        case .conversations:
            "conversations {\"messages\"}, or with --on chosen pairs {\"prompt\", \"chosen\", \"rejected\"}"
        case .prompts: "prompts {\"prompt\"}, which the policy answers and a reward scores"
        case .pairs: "pairs {\"prompt\", \"chosen\", \"rejected\"}"
        case .labels:
            "labels {\"prompt\", \"completion\", \"label\"}, or pairs, each a good and a bad response"
        case .rankings:
            "lists {\"prompt\", \"responses\", \"scores\"}, or pairs, each a list of two"
        }
    }

    private var options: [String] {
        let rate =
            method.takesGradientSteps
            ? ["--learning-rate \(SettingValue.number(method.learningRate).text)"] : []
        let numbers = method.hyperparameters.map { own in
            "--\(own.name) \(SettingValue.number(own.standard).text)  (\(Setting(own.name, .number(own.bounds)).wanted))"
        }
        let words = method.choices.map { own in
            "--\(own.name) \(own.options.first ?? "")  (\(Setting(own.name, .choice(own.options)).wanted))"
        }
        return rate + numbers + words
    }
}

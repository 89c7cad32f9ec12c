// SPDX-License-Identifier: Apache-2.0

import Tensors
import Training

/// What is to be seen of a run: loss, tokens a second, the share of the machine's products, time left.
final class TrainingProgress {
    private let progress: Progress
    private let title: String
    private let isQuiet: Bool
    private var steps = 1
    private var recent: [StepMetrics] = []
    private let precision: Precision
    /// Operations a second of a large product, from about 0.3 s of them.
    private lazy var peak: Double = {
        let shape = ProductShape.large[0]
        return shape.operations / (shape.seconds(precision, repeats: 12).min() ?? .infinity)
    }()

    init(_ title: String, _ precision: Precision, quiet: Bool) {
        self.title = title
        self.precision = precision
        isQuiet = quiet
        progress = Progress(.choose(quiet: quiet), expected: [0], lines: 20)
    }

    func begin() { progress.begin(title) }

    /// The first step is next: what came before it says nothing of how long they take.
    func plan(steps: Int) {
        self.steps = steps
        progress.goOn(from: 0, of: steps)
    }

    func update(_ step: StepMetrics) throws {
        if step.values.isEmpty { progress.goOn(from: step.step, of: steps) }
        if step.values["loss"] != nil {
            recent.append(step)
            // A speed of the last 20 steps: it follows the run, and one slow step does not make it jump.
            if recent.count > 20 { recent.removeFirst() }
        }
        try progress.update(step.step, of: steps, note: isQuiet ? "" : note(step))
    }

    /// Before the steps: pairs whose features are there.
    func update(features done: Int, of total: Int) throws {
        try progress.update(done, of: total, note: isQuiet ? "" : "features")
    }

    /// A sentence for people, on a line of its own.
    func note(_ sentence: String) {
        if !isQuiet { progress.say(sentence) }
    }

    func finish(_ result: String) { progress.finish(result) }

    private func note(_ step: StepMetrics) -> String {
        [StepNote.text(step), speed].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private var speed: String {
        guard let first = recent.first, let last = recent.last, recent.count > 1 else { return "" }
        func gain(_ name: String) -> Double { (last.values[name] ?? 0) - (first.values[name] ?? 0) }
        let seconds = gain("seconds")
        guard seconds > 0 else { return "" }
        return "\(Int(gain("tokens") / seconds)) tokens/s, "
            + "\(Decimals.percent(gain("flops") / seconds / peak)) of the products' peak"
    }
}

/// What a progress line shows of a step.
enum StepNote {
    static func text(_ step: StepMetrics) -> String {
        [
            ("objective/scores", "reward", 3), ("objective/kl", "KL", 2), ("loss", "loss", 3),
            ("rewards/margins", "margin", 2), ("primal_residual", "residual", 2),
        ]
        .compactMap { name, label, decimals in
            step.values[name].map { "\(label) \(Decimals.text($0, decimals))" }
        }.joined(separator: ", ")
    }
}

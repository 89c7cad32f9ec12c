// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import StudyFiles
import Training

/// `showdown plot RUN...`: training curves of one or several runs.
struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot", abstract: "Draw the training curves of runs as SVG.",
        discussion: """
            Charts of loss, reward margins, pairs ranked right, log-probabilities and gradient norm, and of what \
            --probe-every watched (likelihoods of chosen, rejected and unseen responses, gradients through both sides), \
            from the metrics.jsonl of each run: a checkpoint folder, or the output of a run that is going on. Seconds are those spent in steps; \
            operations are counted from shapes.
            """)

    @Argument(help: "Checkpoint folders, outputs of runs that are going on, or metrics.jsonl files.")
    var runs: [String]

    @Option(help: "steps, seconds or flops; may be given several times.")
    var x: [Horizon] = [.steps]

    @Option(help: "Smooth by an exponential moving average: the weight of a new value, above 0 up to 1.")
    var ema: Double?

    @Option(help: "The folder to write the charts to.")
    var output = "plots"

    typealias Horizon = TrainingCurve.Horizon

    func validate() throws {
        if let ema, !(ema > 0 && ema <= 1) {
            throw ValidationError("--ema is \(ema); give a number above 0 up to 1.")
        }
    }

    func run() throws {
        let curves = try named(try runs.map { try TrainingCurve.read($0) })
        let files = x.flatMap { CurveCharts(curves, over: $0, alpha: ema).files() }
        guard !files.isEmpty else {
            throw FileFailure(
                .badData, path: runs[0], reason: "has fewer than two steps", hint: "Wait for the run to go on"
            )
        }
        try FileContents.makeFolder(output)
        for (name, svg) in files { try FileContents.write(svg, to: "\(output)/\(name)") }
        Message.say("\(output) holds " + files.map(\.name).joined(separator: ", ") + ".")
    }

    /// Short names where they tell the runs apart, else the paths.
    private func named(_ curves: [TrainingCurve]) throws -> [TrainingCurve] {
        let short = curves.map { curve in
            curve.name.split(separator: "/").last.map(String.init) ?? curve.name
        }
        guard Set(short).count == curves.count else { return curves }
        return zip(curves, short).map { TrainingCurve(name: $1, metrics: $0.metrics) }
    }
}

extension TrainingCurve.Horizon: ExpressibleByArgument {}

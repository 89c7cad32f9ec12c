// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import StudyFiles
import Training

/// `showdown lab toy-3d`: the toy model of 3D-Properties.
struct LabToyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "toy-3d",
        abstract: "Show the three properties of DPO on a network of three layers.",
        discussion: """
            Four prompts, ten responses: a policy is taught how likely each response is, then its pairs, by DPO, Flex-DPO, DPO \
            with an SFT term, IPO, SLiC and a reward model, with chosen and rejected responses on or off policy. Checked in \
            numbers: rejected responses fall faster, the derivatives' ratio is that of the likelihoods, chosen responses decline \
            late, and their mass goes to responses of no pair. The report is Markdown, CSV, JSON and charts.
            """)

    @Option(help: "Seeds with commas between them; charts show the first.")
    var seeds = "7,8,9,10,11"

    @Option(help: "Steps of preference learning.")
    var steps = 600

    @Option(help: "Width of the two hidden layers.")
    var width = 64

    @Option(help: "Pairs of every prompt.")
    var pairs = 8

    @Option(help: "Adam's rate.")
    var learningRate = 1e-3

    @Option(help: "The folder of the report.")
    var output = "exports/toy-3d"

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        _ = try SeedList(seeds)
        for (name, value, most) in [
            ("steps", steps, 100_000), ("width", width, 4_096), ("pairs", pairs, 1_000),
        ] where !(1...most).contains(value) {
            throw ValidationError("--\(name) is \(value); give a whole number from 1 to \(most).")
        }
        guard learningRate > 0, learningRate <= 1 else {
            throw ValidationError("--learning-rate is \(learningRate); give a number above 0, of at most 1.")
        }
    }

    func run() throws {
        Interruption.watch()
        var training = ToyTraining()
        (training.steps, training.width, training.pairs) = (steps, width, pairs)
        training.learningRate = learningRate
        training.every = max(1, steps / 60)
        let laboratory = ToyLaboratory(training, seeds: try SeedList(seeds).seeds)
        let progress = Progress(.choose(quiet: quiet), expected: [0])
        progress.begin("Toy model")
        let runs = try laboratory.runs { done, total in try progress.update(done, of: total) }
        progress.finish("\(runs.count) runs")
        let report = ToyReport(laboratory, runs)
        try FileContents.makeFolder(output)
        for file in try report.files() {
            try FileContents.write(file.contents, to: "\(output)/\(file.name)")
        }
        try DataOutput.write(Array(report.markdown.utf8), to: nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Generation
import LanguageModels
import Tensors

/// `showdown sample report`: what is in a grid, before anybody is asked to read it.
struct SampleReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Describe a file of responses before volunteers read it.",
        discussion: """
            By method, temperature and section: lengths, endings, variety, repetition, equal responses, texts that name what is \
            under test, and what nobody means to show; with --model the perplexity of the responses, with --probe what changed \
            when names and groups in the prompts were exchanged. What would hurt a study stands first. Prints Markdown, or writes \
            report.md, report.json, CSV tables and charts into --output.
            """)

    @Argument(help: "The responses, one JSON object a line.")
    var responses: String

    @Option(help: "A checkpoint folder, that of SFT for example: perplexity of the responses under it.")
    var model: String?

    @Option(help: "f32, or bf16 for products of 16-bit numbers.")
    var precision: Precision?

    @Flag(help: "Compare prompts with their variants from `showdown sample probe`.")
    var probe = false

    @Option(help: "The seed of the probe's intervals (7).")
    var seed: UInt64?

    @Option(help: "The folder to write into; a report there is replaced.")
    var output: String?

    @Flag(help: "Print every figure as one JSON object instead of the tables.")
    var json = false

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        if precision != nil, model == nil { throw ValidationError("--precision is that of --model.") }
        if seed != nil, !probe { throw ValidationError("--seed is that of --probe.") }
    }

    func run() throws {
        if let output { try ResponseReport.requirePlace(at: output) }
        let grid = try ReportedGrid(path: responses)
        let scores = try model.map { try score(grid, under: $0) }
        let differences = try probe ? ProbeReport(grid, likelihoods: scores, seed: seed ?? 7) : nil
        let report = ResponseReport(grid, likelihoods: scores, probe: differences)
        if let output {
            try report.write(to: output)
            if !quiet { Message.say("The report is in \(output); begin with \(output)/report.md.") }
        }
        if json {
            try DataOutput.write(try report.json(), to: nil)
        } else if output == nil {
            try DataOutput.write(Array(report.markdown.utf8), to: nil)
        }
        let names = report.identity.findings.count
        if names > 0 {
            Message.say(
                "warning: \(names == 1 ? "a text names" : "\(names) texts name") what is under test; see"
                    + " \(output.map { "\($0)/identity.csv" } ?? "\"Names of what is under test\"")")
        }
    }

    private func score(_ grid: ReportedGrid, under folder: String) throws -> ResponseLikelihoods {
        let checkpoint = try Checkpoint(folder)
        Interruption.watch()
        let progress = Progress(.choose(quiet: quiet), expected: [0])
        progress.begin("Score responses")
        let likelihoods = try ResponseLikelihoods(
            of: grid, under: checkpoint, folder: folder, precision: precision ?? .f32
        ) { done in try progress.update(done, of: grid.responses.count) }
        progress.finish("\(grid.responses.count) responses under \(folder)")
        return likelihoods
    }
}

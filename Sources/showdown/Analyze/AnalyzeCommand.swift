// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser
import StudyFiles
import SurveyStore

struct AnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Compute win rates and their uncertainty from votes; write tables, charts and a report.",
        discussion: """
            From an unblinded study, or from any votes.csv with --votes. Writes each table as CSV, JSON, Markdown and LaTeX, \
            charts as SVG (and PNG where rsvg-convert is installed), report.html and a manifest of checksums into \
            exports/STUDY or --output, and prints the tables. The same votes, options and seed give the same bytes.

            A votes.csv has a row for each answer: study, section, question, prompt, temperature, participant, options (joined \
            by |, as shown), choice (an option, tie or none), position, answered_at and duration_ms; study, prompt, \
            temperature, position, answered_at and duration_ms may be empty. Sources/StudyFiles/VOTES.md has every column and \
            examples.

            Nobody is left out unless a rule is asked for; then every win rate stands with and without the rules.
            """)

    @Argument(help: "An unblinded study's database.")
    var study: String?

    @Option(help: "A votes.csv, as `showdown study export` writes it.")
    var votes: String?

    @Option(help: "What the methods wrote, for --votes: options.csv of the export, or responses.jsonl.")
    var responses: String?

    @Option(help: "The folder to write into; for a study, exports/STUDY without it.")
    var output: String?

    @Flag(help: "Print every figure as one JSON object instead of the tables.")
    var json = false

    @Option(help: "The seed of bootstraps and of tests that draw.")
    var seed: UInt64 = 7

    @Option(help: "Replicates of the two-way bootstrap, which is conservative; 0 for none.")
    var replicates = 0

    @Option(
        help: ArgumentHelp(
            "The interval that tables print first: \(IntervalName.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"))
    var interval = IntervalName.randomQuestions.rawValue

    @Flag(help: "Leave out rows of votes.csv that cannot be read, and list them.")
    var skipBad = false

    @OptionGroup(title: "Whom to leave out")
    var exclusions: ExclusionOptions

    @Flag(help: "Write no PNG files.")
    var noPictures = false

    @Flag(help: "Say nothing of how it goes.")
    var quiet = false

    func validate() throws {
        guard (study == nil) != (votes == nil) else {
            throw ValidationError("Name either a study's database or a votes.csv with --votes.")
        }
        guard (0...1_000_000).contains(replicates) else {
            throw ValidationError("--replicates is \(replicates); choose a number from 0 to 1000000.")
        }
        guard IntervalName(rawValue: interval) != nil else {
            throw ValidationError(
                "--interval is \(interval); choose one of "
                    + IntervalName.allCases.map(\.rawValue).joined(separator: ", ") + ".")
        }
        if study != nil, responses != nil {
            throw ValidationError("--responses goes with --votes; a study has its own responses.")
        }
        if study != nil, skipBad { throw ValidationError("--skip-bad goes with --votes.") }
    }

    func run() throws {
        let source = try AnalysisSource(self)
        say("\(StudyTables.count(source.ballots.answerCount, "answer")) read.")
        let people = source.ballots.filtered { !$0.isJudge }
        let judges = source.ballots.answerCount - people.answerCount
        let counted = judges > 0 ? people.compacted(people.ballots) : source.ballots
        if judges > 0 {
            say(
                "Left out: \(judges) answers of automated judges; `showdown judge compare` sets them beside people's."
            )
        }
        let rules = exclusions.rules
        var (kept, left) = LeftOut.applying(rules, to: counted)
        left.judgeVotes = judges
        left.skippedRows = source.skippedRows
        if !rules.isEmpty {
            say("Left out by rules: \(left.participants) participants with \(left.votes) answers.")
        }
        let run = AnalysisRun(
            ballots: kept, whole: rules.isEmpty ? nil : counted, left: left, study: source.description,
            texts: source.texts, judgements: source.judgements, inputs: source.inputs,
            settings: AnalysisSettings(
                seed: seed, replicates: replicates,
                interval: IntervalName(rawValue: interval) ?? .randomQuestions))
        if let folder = output ?? source.folder {
            let converter = noPictures ? nil : PictureConverter()
            try run.export(to: folder, converter: converter)
            say("The report is \(folder)/report.html, the tables are in \(folder)/tables.")
            if converter == nil, !noPictures {
                say(
                    "No PNG files: rsvg-convert is not installed (Debian: librsvg2-bin); the SVG files are complete."
                )
            }
        }
        try DataOutput.write(json ? try run.json() : Array(run.markdown.utf8), to: nil)
    }

    private func say(_ text: String) {
        if !quiet { Message.say(text) }
    }
}

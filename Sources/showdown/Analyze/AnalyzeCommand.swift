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

            Judges are no participants: their answers, in rows of their own or in --judges, stand in tables of their own beside \
            people's and in no other.

            Of a study, those are left out whom the rules leave out that it was registered with (`analysis` in its template); a rule \
            given here takes the place of the registered one of its kind and stands everywhere as not pre-registered. Of a votes.csv, \
            nobody is left out unless a rule is given. Every win rate then stands with and without the rules.
            """)

    @Argument(help: "An unblinded study's database.")
    var study: String?

    @Option(help: "A votes.csv, as `showdown study export` writes it.")
    var votes: String?

    @Option(help: "What the methods wrote, for --votes: options.csv of the export, or responses.jsonl.")
    var responses: String?

    @Option(
        help:
            "A votes.csv of automated judges, as `showdown judge` writes it, to set beside people\u{2019}s answers."
    )
    var judges: String?

    @Option(help: "The folder to write into; for a study, exports/STUDY without it.")
    var output: String?

    @Flag(help: "Print every figure as one JSON object instead of the tables.")
    var json = false

    @Option(help: "The seed of bootstraps and of tests that draw.")
    var seed: UInt64 = 7

    @Option(help: "Replicates of the bootstraps, of participants and two-way (conservative); 0 for none.")
    var replicates = 0

    @Option(
        help: ArgumentHelp(
            "The interval that tables print first: \(IntervalName.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"))
    var interval = IntervalName.randomQuestions.rawValue

    @Flag(help: "Leave out rows of votes.csv that cannot be read, and list them.")
    var skipBad = false

    @Flag(
        help: ArgumentHelp(
            "Also what a study that is looked at while it runs may say.",
            discussion: """
                Reads the votes in the order of time and gives, for each pair of methods and each method against chance, an interval that \
                holds over all looks together, and the first look that left out no difference. Participants are the units, by \
                their first answers. An open study keeps its methods sealed from everybody, so that this is for a study \
                that was unblinded, or for a votes.csv whose methods are known.
                """))
    var sequential = false

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
        try exclusions.requireChecks(hasVotesAlone: votes != nil)
        if study != nil, skipBad { throw ValidationError("--skip-bad goes with --votes.") }
    }

    func run() throws {
        let source = try AnalysisSource(self)
        say("\(StudyTables.count(source.ballots.answerCount, "answer")) read.")
        let people = source.ballots.filtered { !$0.isJudge }
        let judged = source.ballots.answerCount - people.answerCount
        let counted = judged > 0 ? people.compacted(people.ballots) : source.ballots
        if judged > 0, people.answerCount == 0 {
            Message.say(
                "All \(judged) answers are of automated judges (their kind is judge) and none is of people, so that there are no tables of"
                    + " people. `showdown judge compare --votes PEOPLE --votes THESE` sets them beside people's."
            )
        } else if judged > 0 {
            say("Set apart: \(judged) answers of automated judges, who are no participants.")
        }
        let rules = (source.registered ?? Exclusions()).replaced(by: exclusions.rules)
        var (kept, left) = LeftOut.applying(
            rules, registered: source.registered, to: counted, checks: source.checks)
        left.judgeVotes = judged
        left.skippedRows = source.skippedRows
        if !rules.isEmpty {
            say("Left out by rules: \(left.participants) participants with \(left.votes) answers.")
            for rule in left.rules { say("  \(rule.label): \(rule.participants)") }
            for rule in left.setAside { say("  registered, and not applied so: \(rule)") }
        }
        let run = AnalysisRun(
            ballots: kept, whole: rules.isEmpty ? nil : counted, left: left, study: source.description,
            texts: source.texts, judgements: source.judgements, judges: judged > 0 ? source.ballots : nil,
            inputs: source.inputs,
            settings: AnalysisSettings(
                seed: seed, replicates: replicates,
                interval: IntervalName(rawValue: interval) ?? .randomQuestions, sequential: sequential))
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

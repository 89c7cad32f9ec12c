// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Judging
import StudyFiles

extension Vote.Kind: ExpressibleByArgument {}

struct JudgeImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn other programs' verdicts and grades into votes.csv or grades.csv.",
        discussion: """
            Reads AlpacaEval's annotations (preference 1, 2, 1.5 or 0 for a draw, or between 1 and 2), battles of the Chatbot Arena \
            and of MT-Bench's people (model_a, model_b, winner), FastChat's pairs (g1_winner, g2_winner) and single-answer grades \
            (score), as a JSON array or JSON lines, and any votes.csv. What a file is, its first record says.

            Whose verdict a row is: in JSON people are arena_user_…, expert_… and author_…, all others judges. In a votes.csv \
            the column kind says it, and rows without it are people's, here as in every other command. --kind says it for \
            every row instead.
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "Where to write: votes.csv, or grades.csv from single-answer grades.")
    var output: String

    @Option(help: "The study's name in every row.")
    var study = "imported"

    @Option(help: "The section's name in every row.")
    var section = "imported"

    @Option(help: "The judge where a record names none.")
    var judge: String?

    @Option(help: "human or judge, for every row, whatever the file says.")
    var kind: Vote.Kind?

    @Option(help: "The ends of single-answer grades.")
    var scale = "1-10"

    func validate() throws {
        guard GradeScale(scale) != nil else {
            throw ValidationError("--scale \(scale) is no range of whole numbers such as 1-5.")
        }
        for (name, value) in [("--study", study), ("--section", section), ("--judge", judge ?? "x")]
        where value.isEmpty || value.contains(where: \.isNewline) {
            throw ValidationError("\(name) is no name.")
        }
    }

    func run() throws {
        try DataOutput.requireOther(than: file, output)
        var names = ImportedVerdicts.Names()
        names.study = study
        names.section = section
        names.judge = judge
        names.kind = kind
        names.scale = GradeScale(scale) ?? .ten
        let found = try ImportedVerdicts(from: file, names: names)
        for note in found.notes { Message.say("\(file), \(note)") }
        if found.form == .single {
            try FileContents.write(GradeTable.text(found.grades), to: output)
            Message.say("\(found.grades.count) grades from \(found.form.rawValue) are in \(output).")
        } else {
            try FileContents.write(VoteTable.text(found.votes), to: output)
            let judges = found.votes.count { $0.kind == .judge }
            Message.say(
                "\(found.votes.count) rows from \(found.form.rawValue) are in \(output): \(judges) of judges, "
                    + "\(found.votes.count - judges) of people."
                    + (judges == 0 && kind == nil && found.form == .votes
                        ? " --kind judge makes them a judge's." : ""))
        }
        for (why, count) in found.leftOut.sorted(by: { $0.key < $1.key }) {
            Message.say("Left out: \(count) records \(why).")
        }
        if found.inconsistent > 0 {
            Message.say("\(found.inconsistent) verdicts change with the order and are ties.")
        }
    }
}

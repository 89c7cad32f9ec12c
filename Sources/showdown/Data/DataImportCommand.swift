// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData
import StudyFiles

struct DataImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Turn data from elsewhere into conversations, preference pairs, ranked lists, labels or prompts.",
        discussion: """
            Reads JSON lines or a JSON array, CSV, or a folder of film reviews; gzip is read as it is. The form is told by \
            the fields of each record, or named with --from:

            \(SourceFormat.allCases.map { "  \($0.rawValue): \($0.summary)" }.joined(separator: "\n"))

            Prompts made of turns are written in the layout named by --layout. Records that are whole but of no use (an \
            empty text, chosen equal to rejected, turns that do not alternate, invalid Unicode, control characters) are \
            left out, counted, and listed in OUTPUT.dropped.jsonl. A record that is not what its form says ends the import \
            with its line and field, and what came before it is kept in OUTPUT.partial. The file at OUTPUT is whole or \
            not there.
            """)

    @Argument(help: "The file or folder to read.")
    var input: String

    @Option(help: "The file to write; standard output without it.")
    var output: String?

    @OptionGroup var reading: DataReadingOptions

    @Option(help: "Write card.md and card.json, which say what the data are, into this folder.")
    var card: String?

    @Option(
        help: "Where the data come from, for the card and as the source of each pair or label without one.")
    var source: String?

    @Option(help: "The licence of the data, for the card.")
    var licence: String?

    func validate() throws {
        try reading.check()
        try DataOutput.requireOther(than: input, output)
    }

    func run() throws {
        var importer = try reading.importer()
        importer.form.source = source
        let drops = DropList(output.map { "\($0).dropped.jsonl" })
        let writer = try RecordWriter(output)
        let summary: Importer.Summary
        do {
            summary = try importer.run(input, drops: drops) { record, _ in try writer.write(record) }
        } catch {
            try drops.finish()
            throw writer.keep(after: error)
        }
        let list = try drops.finish()
        guard summary.written > 0 else {
            DataOutput.say(drops, list: list)
            throw FileFailure(
                .badData, path: input,
                reason: "holds no record that is of use (\(summary.read) were left out)")
        }
        let file = try writer.finish()
        if let card {
            var made = DataCard(
                input: try DataCard.Input(path: input, form: summary.format), source: source, licence: licence
            )
            made.files = [file]
            made.note(drops)
            made.settings = reading.settings
            try made.write(to: card)
        }
        let kind = summary.kind ?? .conversations
        Message.say(
            "\(file.records) \(kind.noun(file.records)) of \(summary.read) records"
                + (summary.format.map { " in the form \($0.rawValue)." } ?? "."))
        DataOutput.say(drops, list: list)
    }
}

extension ImportedRecord.Kind {
    func noun(_ count: Int) -> String {
        let name =
            switch self {
            case .conversations: "conversation"
            case .preferences: "preference pair"
            case .ranked: "ranked list"
            case .labels: "labelled response"
            case .prompts: "prompt"
            }
        return count == 1 ? name : name + "s"
    }
}

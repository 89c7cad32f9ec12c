// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore

struct AuditConsentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consents",
        abstract:
            "List every consent that was given; of a withdrawn one only that it was given and taken back.")

    @Argument(help: "The study's database.")
    var study: String

    @Flag(help: "Print comma-separated values (the default).")
    var csv = false

    @Flag(help: "Print a JSON object a line.")
    var json = false

    func validate() throws {
        if csv && json { throw ValidationError("Choose --csv or --json, not both.") }
    }

    func run() throws {
        let store = try SurveyStore(study)
        let records = try store.consents()
        try store.close()
        if json { return try DataOutput.write(records, to: nil) }
        let header = CommaSeparatedValues.line([
            "participant", "state", "given_at", "withdrawn_at", "ledger_index", "form", "version", "locale",
            "affirmations", "build", "name", "affiliation", "email", "signature", "signed_on",
        ])
        try DataOutput.write(Array((header + records.map(line).joined()).utf8), to: nil)
    }

    private func line(_ record: ConsentRecord) -> String {
        func text(_ value: String?) -> String { CommaSeparatedValues.guarded(value ?? "") }
        return CommaSeparatedValues.line([
            record.participant, record.state.rawValue, record.givenAt, record.withdrawnAt ?? "",
            "\(record.ledgerIndex)", record.form, record.version ?? "", record.locale ?? "",
            record.affirmations?.joined(separator: " ") ?? "", record.build ?? "", text(record.name),
            text(record.affiliation), text(record.email), text(record.signature), record.signedOn ?? "",
        ])
    }
}

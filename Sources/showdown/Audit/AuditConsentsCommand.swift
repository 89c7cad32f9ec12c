// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore
internal import Surveys

struct AuditConsentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consents",
        abstract:
            "List every consent that was given; of a withdrawn one only that it was given and taken back.",
        discussion: """
            The column form is the SHA-256 of the text that was agreed to; --form prints that text, also where an amendment \
            has replaced it since.
            """)

    @Argument(help: "The study's database.")
    var study: String

    @Flag(help: "Print comma-separated values (the default).")
    var csv = false

    @Flag(help: "Print a JSON object a line.")
    var json = false

    @Option(help: "Print the form with this hash (eight digits or more) as it was agreed to.")
    var form: String?

    func validate() throws {
        if csv && json { throw ValidationError("Choose --csv or --json, not both.") }
        if csv && form != nil { throw ValidationError("A form is printed as text or with --json.") }
    }

    func run() throws {
        let store = try SurveyStore(reading: study)
        defer { try? store.close() }
        if let form { return try print(store.consentForm(startingWith: form)) }
        let records = try store.consents()
        if json { return try DataOutput.write(records, to: nil) }
        let header = CommaSeparatedValues.line([
            "participant", "state", "pilot", "given_at", "withdrawn_at", "erased_at", "ledger_index", "form",
            "version", "locale", "affirmations", "build", "name", "affiliation", "email", "signature",
            "signed_on",
        ])
        try DataOutput.write(Array((header + records.map(line).joined()).utf8), to: nil)
    }

    private func line(_ record: ConsentRecord) -> String {
        func text(_ value: String?) -> String { CommaSeparatedValues.guarded(value ?? "") }
        return CommaSeparatedValues.line([
            record.participant, record.state.rawValue, record.pilot ? "yes" : "no", record.givenAt,
            record.withdrawnAt ?? "", record.erasedAt ?? "", "\(record.ledgerIndex)", record.form,
            text(record.version), text(record.locale), text(record.affirmations?.joined(separator: " ")),
            record.build ?? "", text(record.name), text(record.affiliation), text(record.email),
            text(record.signature), text(record.signedOn),
        ])
    }

    /// The JSON form is the canonical bytes, whose SHA-256 anyone can compute; a line break would change it.
    private func print(_ kept: (fingerprint: String, text: String, form: ConsentForm)) throws {
        if json { return try DataOutput.write(Array(kept.text.utf8), to: nil) }
        let form = kept.form
        let parts = form.parts.map { "\($0.title)\n\n\($0.paragraphs.joined(separator: "\n\n"))\n\n" }
            .joined()
        let ticks = form.affirmations.map { "[ ] \($0.text) (\($0.id))\n" }.joined()
        let asked = [
            ("name", form.requests.name), ("affiliation", form.requests.affiliation),
            ("email", form.requests.email),
            ("signature", form.requests.signature),
        ].map { "\($0): \($1.rawValue)\n" }.joined()
        let text =
            "version \(form.version), \(form.locale), SHA-256 \(kept.fingerprint)\n\n\(parts)\(ticks)\n\(asked)"
        try DataOutput.write(Array(text.utf8), to: nil)
    }
}

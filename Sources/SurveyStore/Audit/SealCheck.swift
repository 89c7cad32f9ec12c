// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import StudyFiles
internal import Surveys

/// The study as it stands against what its first entry sealed and each amendment since, and its phase against its last
/// entry of that sort.
struct SealCheck {
    private(set) var problems: [AuditReport.Problem] = []
    private let entries: [LedgerEntry]

    init(_ entries: [LedgerEntry], study: StudyRow, in db: Database) throws {
        self.entries = entries
        let blinding = try Row.fetchOne(
            db, sql: "SELECT ciphertext, commitment, opened, opened_salt FROM blinding")
        let definitions = try Self.definitions(in: db)
        var seals: [StudySeal] = []
        let stimuli = try StudySeal.Stimulus.all(in: db)
        for text in definitions {
            seals.append(
                StudySeal(
                    definition: text, plan: Self.plan(of: text), stimuli: stimuli,
                    blinding: blinding?["commitment"] ?? ""))
        }
        if let first = seals.first { checkSealing(first) }
        try checkSecrets(blinding, study: study, in: db)
        if try !Self.isNumbered(db) {
            report(0, "does not vouch for the numbers of the questions and responses")
        }
        try checkAmendments(seals.map(\.hash), in: db)
        if study.seal != seals.last?.hash {
            report(lastAmendment, "sealed another study than the one that the study shows")
        }
        if study.createdAt != entries.first?.at { report(0, "was made at another time than the study says") }
        try checkForms(of: definitions, in: db)
        checkPhase(study)
        checkOpening(blinding, phase: study.phase)
    }

    private mutating func checkSealing(_ seal: StudySeal) {
        let sealed = entries.first?.facts
        let parts: [(String, String, String)] = [
            ("definition", seal.definition, "the study's definition"),
            ("plan", seal.plan, "the plan of analysis"),
            ("stimuli", seal.stimuli, "the questions and responses"),
            ("blinding", seal.blinding, "the commitment to the table of methods"),
            ("seal", seal.hash, "the study's seal"),
        ]
        for (name, hash, words) in parts where sealed?[name]?.textValue != hash {
            report(0, "\(words) changed after sealing")
        }
    }

    /// Whether the first entry holds the encrypted table and the seed of orders; those of earlier releases do not.
    var holdsSecrets: Bool { entries.first?.facts?["ciphertext"] != nil }

    /// What nobody reads until the end, and what decides who is shown what.
    private mutating func checkSecrets(_ blinding: Row?, study: StudyRow, in db: Database) throws {
        let sealed = entries.first?.facts
        let row = try Row.fetchOne(db, sql: "SELECT id, order_seed, order_salt FROM study")
        if sealed?["study"]?.textValue != row?["id"] { report(0, "seals a study of another name") }
        if let held = sealed?["ciphertext"]?.textValue {
            let ciphertext: Data = blinding?["ciphertext"] ?? Data()
            if Fingerprint.of(ciphertext) != held {
                report(0, "the encrypted table of methods was overwritten")
            }
        }
        if let held = sealed?["order_seed"]?.textValue {
            let salt: Data = row?["order_salt"] ?? Data()
            if StudyDraft.orderCommitment(row?["order_seed"] ?? 0, salt: salt) != held {
                report(0, "the seed of orders is not the one that was committed to")
            }
        }
    }

    /// Each amendment leads from the seal before it to the seal of the definition after it.
    ///
    /// - Parameter seals: of every definition that the study had, the first first.
    private mutating func checkAmendments(_ seals: [String], in db: Database) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM amendments ORDER BY number")
        var unclaimed = Set(entries.filter { $0.kind == LedgerEntry.Kind.amendment.rawValue }.map(\.index))
        for (number, row) in rows.enumerated() {
            let index: Int = row["ledger_index"]
            let seal: String = row["seal"]
            let facts = unclaimed.remove(index).flatMap {
                entries.indices.contains($0) ? entries[$0].facts : nil
            }
            guard let facts, row["number"] == number + 1, row["at"] == entries[index].at,
                facts["reason"]?.textValue == row["reason"],
                facts["previous"]?.textValue == seals[number], facts["seal"]?.textValue == seals[number + 1],
                seal == seals[number]
            else {
                report(index, "does not vouch for amendment \(number + 1) as it stands now")
                continue
            }
        }
        for index in unclaimed.sorted() { report(index, "tells of an amendment that is not listed any more") }
    }

    /// The texts that people agreed to or could have are kept, each under its own hash, and every consent names one of them.
    ///
    /// - Parameter definitions: every one that the study had.
    private mutating func checkForms(of definitions: [String], in db: Database) throws {
        var kept: Set<String> = []
        for row in try Row.fetchAll(db, sql: "SELECT * FROM consent_forms ORDER BY fingerprint") {
            let (text, fingerprint): (String, String) = (row["text"], row["fingerprint"])
            let facts = CanonicalValue(parsing: text)
            if Fingerprint.of(text) == fingerprint, facts?["locale"]?.textValue == row["locale"],
                facts?["version"]?.textValue == row["version"]
            {
                kept.insert(fingerprint)
            } else {
                report(nil, "the consent form \(fingerprint) is kept with another text, version or locale")
            }
        }
        for entry in entries where entry.kind == LedgerEntry.Kind.consent.rawValue {
            guard let form = entry.facts?["form"]?.textValue, kept.insert(form).inserted else { continue }
            report(entry.index, "names the consent form \(form), whose text is not kept")
        }
        for text in definitions {
            let definition = try? JSONDecoder().decode(StudyDefinition.self, from: Data(text.utf8))
            for form in definition?.forms ?? [] where kept.insert(form.fingerprint).inserted {
                report(nil, "the text of the consent form \(form.fingerprint) is not kept")
            }
        }
    }

    private var lastAmendment: Int {
        entries.last { $0.kind == LedgerEntry.Kind.amendment.rawValue }?.index ?? 0
    }

    private mutating func checkPhase(_ study: StudyRow) {
        func phase(after entry: LedgerEntry) -> StudyPhase? {
            LedgerEntry.Kind(rawValue: entry.kind).flatMap(StudyPhase.init(after:))
        }
        let last = entries.last { phase(after: $0) != nil }
        let expected = last.flatMap(phase)
        guard expected != study.phase else { return }
        report(
            last?.index,
            "is the last of the study's phases: the study is \"\(study.phase.rawValue)\" in the database, "
                + "\"\(expected?.rawValue ?? "nothing")\" in the ledger")
    }

    /// The opened table must be the one that was committed to before the first volunteer.
    private mutating func checkOpening(_ blinding: Row?, phase: StudyPhase) {
        let opened: String? = blinding?["opened"]
        let salt: Data? = blinding?["opened_salt"]
        guard (opened != nil) == (phase == .unblinded) else {
            return report(nil, "the table of methods is open in the database, but the study is not unblinded")
        }
        guard let opened, let salt else { return }
        let commitment: String = blinding?["commitment"] ?? ""
        if Commitment.make(Array(opened.utf8), salt: salt) != commitment {
            report(0, "the opened table of methods is not the one that was committed to")
        }
    }

    private mutating func report(_ index: Int?, _ reason: String) {
        problems.append(
            AuditReport.Problem(place: index.map { EntryPlace(index: $0, of: entries.count) }, reason: reason)
        )
    }

    /// Every definition that the study had: those before an amendment, then the one that is in force.
    private static func definitions(in db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT definition FROM amendments ORDER BY number")
            + [StudyRow.definitionText(db)]
    }

    /// From the bytes: a definition that was changed behind the store's back may be known to it under its old seal.
    private static func plan(of definition: String) -> String {
        (try? JSONDecoder().decode(StudyDefinition.self, from: Data(definition.utf8)))?.plan ?? ""
    }

    /// What is sealed is the order of questions and responses; their numbers must be that order's.
    private static func isNumbered(_ db: Database) throws -> Bool {
        let loose = try Int.fetchOne(
            db,
            sql: """
                SELECT (SELECT MIN(number) <> 1 OR MAX(number) <> COUNT(*) FROM questions)
                    + (SELECT COUNT(*) FROM
                        (SELECT 1 FROM options GROUP BY question HAVING MIN(slot) <> 0 OR MAX(slot) + 1 <> COUNT(*)))
                """)
        return loose == 0
    }
}

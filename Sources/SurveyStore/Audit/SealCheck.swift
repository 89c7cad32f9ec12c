// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

/// The study as it stands against what its first entry sealed, and its phase against its last entry of that sort.
struct SealCheck {
    private(set) var problems: [AuditReport.Problem] = []

    init(_ entries: [LedgerEntry], study: StudyRow, in db: Database) throws {
        let sealed = entries.first?.facts
        let blinding = try Row.fetchOne(db, sql: "SELECT commitment, opened, opened_salt FROM blinding")
        let commitment: String = blinding?["commitment"] ?? ""
        let seal = StudySeal(
            definition: try StudyRow.definitionText(db), plan: study.definition.plan,
            stimuli: try Self.stimuli(in: db), blinding: commitment)
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
        if study.seal != seal.hash { report(0, "the seal that the study shows is not the sealed one") }
        checkPhase(entries, study: study)
        checkOpening(blinding, phase: study.phase)
    }

    private mutating func checkPhase(_ entries: [LedgerEntry], study: StudyRow) {
        let phases: [LedgerEntry.Kind: StudyPhase] = [
            .sealed: .created, .opened: .open, .closed: .closed, .unblinding: .unblinded,
        ]
        let last = entries.last { LedgerEntry.Kind(rawValue: $0.kind).map { phases[$0] != nil } ?? false }
        let expected = last.flatMap { LedgerEntry.Kind(rawValue: $0.kind) }.flatMap { phases[$0] }
        guard expected != study.phase else { return }
        report(
            last?.index,
            "the study is \"\(study.phase.rawValue)\" in the database, \"\(expected?.rawValue ?? "nothing")\" in the "
                + "ledger")
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
        problems.append(AuditReport.Problem(index: index, reason: reason))
    }

    private static func stimuli(in db: Database) throws -> [StudySeal.Stimulus] {
        var options: [String: [(id: String, text: String)]] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, question, text FROM options ORDER BY question, slot")
        {
            options[row["question"], default: []].append((row["id"], row["text"]))
        }
        return try Row.fetchAll(db, sql: "SELECT id, section, prompt FROM questions ORDER BY number").map {
            row in
            StudySeal.Stimulus(
                id: row["id"], section: row["section"], prompt: row["prompt"],
                options: options[row["id"]] ?? [])
        }
    }
}

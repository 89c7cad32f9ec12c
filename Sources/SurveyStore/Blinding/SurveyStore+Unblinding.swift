// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

extension SurveyStore {
    /// Opens the table of methods of a closed study, for good; the ledger records when.
    ///
    /// With the right key a second call changes nothing.
    package func unblind(with key: BlindingKey) throws {
        try writing { db in
            let study = try StudyRow.require(db)
            guard study.phase == .closed || study.phase == .unblinded else {
                throw StoreFailure(
                    .wrongPhase(study.phase), path: path,
                    reason: "the study is \(study.phase.rawValue); only a closed study is unblinded",
                    hint: "Close it first with `showdown study close`")
            }
            let row = try Row.fetchOne(db, sql: "SELECT ciphertext, commitment FROM blinding")
            guard let row else {
                throw StoreFailure(.badData, path: path, reason: "holds no table of methods")
            }
            let sealed = SealedTable(ciphertext: row["ciphertext"], commitment: row["commitment"])
            guard let opened = sealed.open(with: key, study: study.definition.id) else {
                throw StoreFailure(
                    .wrongKey, path: path, reason: "the key does not open this study's table of methods",
                    hint: key.seal == study.seal
                        ? "The key file or the study was changed" : "It is the key of another study")
            }
            guard study.phase == .closed else { return }
            try db.execute(
                sql: "UPDATE blinding SET opened = ?, opened_salt = ?", arguments: [opened.text, opened.salt])
            try db.execute(
                sql: "UPDATE study SET phase = ?", arguments: [StudyPhase.unblinded.rawValue])
            try Ledger.append(
                .unblinding, ["commitment": .text(sealed.commitment), "seal": .text(study.seal)],
                at: timestamp(), in: db)
        }
    }

    /// The opened table; a study that is not unblinded has none to show.
    package func blindingTable() throws -> BlindingTable { try reading { try Self.blindingTable($0) } }

    static func blindingTable(_ db: Database) throws -> BlindingTable {
        let study = try StudyRow.require(db)
        guard study.phase == .unblinded,
            let text = try String.fetchOne(db, sql: "SELECT opened FROM blinding")
        else {
            throw StoreFailure(
                .wrongPhase(study.phase),
                reason: "the study is \(study.phase.rawValue), its methods are sealed",
                hint: (study.phase == .closed ? "Open" : "Close it with `showdown study close` and open")
                    + " the seal with `showdown study unblind --key FILE`")
        }
        guard let table = try? JSONDecoder().decode(BlindingTable.self, from: Data(text.utf8)) else {
            throw StoreFailure(
                .badData, reason: "the opened table of methods cannot be read", hint: "Restore a backup")
        }
        return table
    }
}

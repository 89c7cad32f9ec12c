// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

/// The one row of `study`.
struct StudyRow {
    var definition: StudyDefinition
    /// The bytes whose hash the seal holds.
    var definitionText: String
    var phase: StudyPhase
    var seal: String
    var orderSeed: UInt64
    var createdAt: String

    static func require(_ db: Database) throws -> StudyRow {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM study") else {
            throw StoreFailure(.badData, reason: "the database holds no study")
        }
        let text: String = row["definition"]
        guard let phase = StudyPhase(rawValue: row["phase"]),
            let definition = try? JSONDecoder().decode(StudyDefinition.self, from: Data(text.utf8))
        else {
            throw StoreFailure(
                .badData, reason: "the study's definition cannot be read", hint: "Restore a backup")
        }
        let seed: Int64 = row["order_seed"]
        return StudyRow(
            definition: definition, definitionText: text, phase: phase, seal: row["seal"],
            orderSeed: UInt64(bitPattern: seed), createdAt: row["created_at"])
    }
}

extension SurveyStore {
    package func study() throws -> StudyRecord {
        try reading { db in
            let row = try StudyRow.require(db)
            return StudyRecord(
                definition: row.definition, phase: row.phase, seal: row.seal,
                questionCount: try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM questions") ?? 0,
                createdAt: row.createdAt)
        }
    }

    /// Reads the phase alone: the definition is long, and this stands before every answer.
    static func requireOpen(_ db: Database) throws {
        let text = try String.fetchOne(db, sql: "SELECT phase FROM study")
        guard let phase = text.flatMap(StudyPhase.init) else {
            throw StoreFailure(.badData, reason: "the database holds no study")
        }
        guard phase == .open else {
            throw StoreFailure(
                .notOpen(phase),
                reason: phase == .created ? "the study is not open yet" : "the study is closed",
                hint: phase == .created ? "Open it with `showdown study open`" : nil)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys
private import Synchronization

/// The one row of `study`.
struct StudyRow {
    var definition: StudyDefinition
    var phase: StudyPhase
    var seal: String
    var orderSeed: UInt64
    var createdAt: String

    /// Definitions by seal: one is parsed once, not before every answer.
    ///
    /// A seal is a hash over the definition's bytes, so the same seal is the same definition; whether the bytes in a database
    /// still have that hash is what an audit checks, which reads the bytes.
    private static let parsed = Mutex<[String: StudyDefinition]>([:])

    static func require(_ db: Database) throws -> StudyRow {
        let statement = try db.cachedStatement(sql: "SELECT phase, seal, order_seed, created_at FROM study")
        let study = try statement.first { row -> StudyRow? in
            guard let phase = StudyPhase(rawValue: row[0]) else { return nil }
            let seal: String = row[1]
            let seed: Int64 = row[2]
            return StudyRow(
                definition: try definition(seal: seal, in: db), phase: phase, seal: seal,
                orderSeed: UInt64(bitPattern: seed), createdAt: row[3])
        }
        guard let study = study ?? nil else {
            throw StoreFailure(.badData, reason: "the database holds no study")
        }
        return study
    }

    /// The bytes whose hash the seal holds.
    static func definitionText(_ db: Database) throws -> String {
        guard let text = try String.fetchOne(db, sql: "SELECT definition FROM study") else {
            throw StoreFailure(.badData, reason: "the database holds no study")
        }
        return text
    }

    private static func definition(seal: String, in db: Database) throws -> StudyDefinition {
        if let known = parsed.withLock({ $0[seal] }) { return known }
        let text = try definitionText(db)
        guard let definition = try? JSONDecoder().decode(StudyDefinition.self, from: Data(text.utf8)) else {
            throw StoreFailure(
                .badData, reason: "the study's definition cannot be read", hint: "Restore a backup")
        }
        parsed.withLock { known in
            // A process serves one study; tests, which see many, need no more than a few at once.
            if known.count >= 16 { known.removeAll() }
            known[seal] = definition
        }
        return definition
    }

    /// Refuses whoever does not take part in a pilot while the study is not open.
    func requireOpen(forPilot isPilot: Bool) throws {
        guard phase != .open, !(isPilot && phase == .created) else { return }
        throw StoreFailure(
            .notOpen(phase),
            reason: phase == .created ? "the study is not open yet" : "the study is closed",
            hint: phase == .created ? "Open it with `showdown study open`" : nil)
    }
}

extension SurveyStore {
    package func study() throws -> StudyRecord {
        try reading { db in
            let row = try StudyRow.require(db)
            return StudyRecord(
                definition: row.definition, phase: row.phase, seal: row.seal,
                questionCount: try Int.fetchOne(
                    db, sql: "SELECT COUNT(*) FROM questions WHERE kind = 'stimulus'") ?? 0,
                createdAt: row.createdAt)
        }
    }
}

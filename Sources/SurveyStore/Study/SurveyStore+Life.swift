// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension SurveyStore {
    /// Lets volunteers in.
    ///
    /// A closed study may be opened again until it is unblinded. Open already, it stays as it is.
    /// - Returns: whether anything changed.
    @discardableResult
    package func openStudy() throws -> Bool {
        try move(to: .open, from: [.created, .closed], entry: .opened)
    }

    /// Takes no more answers.
    ///
    /// Closed already, it stays as it is.
    /// - Returns: whether anything changed.
    @discardableResult
    package func closeStudy() throws -> Bool { try move(to: .closed, from: [.open], entry: .closed) }

    private func move(to phase: StudyPhase, from: Set<StudyPhase>, entry: LedgerEntry.Kind) throws -> Bool {
        try writing { db in
            let study = try StudyRow.require(db)
            guard study.phase != phase else { return false }
            guard from.contains(study.phase) else {
                throw StoreFailure(
                    .wrongPhase(study.phase), path: path,
                    reason: "the study is \(study.phase.rawValue) and cannot become \(phase.rawValue)",
                    hint: study.phase == .created ? "Open it first with `showdown study open`" : nil)
            }
            try db.execute(sql: "UPDATE study SET phase = ?", arguments: [phase.rawValue])
            try Ledger.append(entry, ["seal": .text(study.seal)], at: timestamp(), in: db)
            return true
        }
    }

    package func counts() throws -> StudyCounts {
        try reading { db in
            let study = try StudyRow.require(db)
            var states: [String: Int] = [:]
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT state, COUNT(*) AS number FROM participants WHERE source <> 'pilot' GROUP BY state
                    """)
            for row in rows { states[row["state"]] = row["number"] }
            func votes(_ state: String) throws -> Int {
                try Self.count(
                    "votes AS v JOIN participants AS p ON p.id = v.participant "
                        + "JOIN questions AS q ON q.id = v.question "
                        + "WHERE p.state = '\(state)' AND p.source <> 'pilot' AND q.kind = 'stimulus'", in: db
                )
            }
            return StudyCounts(
                arrived: states["arrived"] ?? 0,
                declined: try Self.count("ledger WHERE kind = 'decline'", in: db),
                screened: states["screened"] ?? 0, answering: states["consented"] ?? 0,
                active: try Int.fetchOne(
                    db,
                    sql: """
                        SELECT COUNT(*) FROM participants
                        WHERE source <> 'pilot' AND state = 'consented' AND active_at >= ?
                        """, arguments: [timestamp(minutesAgo: study.definition.allocation.activeMinutes)])
                    ?? 0,
                submitted: states["submitted"] ?? 0, withdrawn: states["withdrawn"] ?? 0,
                pilots: try Self.count("participants WHERE source = 'pilot'", in: db),
                votes: try votes("submitted"), unsubmitted: try votes("consented"))
        }
    }

    static func count(_ source: String, in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM " + source) ?? 0
    }
}

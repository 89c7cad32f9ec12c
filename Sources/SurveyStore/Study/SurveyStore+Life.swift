// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension SurveyStore {
    /// Lets volunteers in.
    ///
    /// A closed study may be opened again until it is unblinded. Open already, it stays as it is.
    package func openStudy() throws { try move(to: .open, from: [.created, .closed], entry: .opened) }

    /// Takes no more answers.
    ///
    /// Closed already, it stays as it is.
    package func closeStudy() throws { try move(to: .closed, from: [.open], entry: .closed) }

    private func move(to phase: StudyPhase, from: Set<StudyPhase>, entry: LedgerEntry.Kind) throws {
        try writing { db in
            let study = try StudyRow.require(db)
            guard study.phase != phase else { return }
            guard from.contains(study.phase) else {
                throw StoreFailure(
                    .wrongPhase(study.phase), path: path,
                    reason: "the study is \(study.phase.rawValue) and cannot become \(phase.rawValue)",
                    hint: study.phase == .created ? "Open it first with `showdown study open`" : nil)
            }
            try db.execute(sql: "UPDATE study SET phase = ?", arguments: [phase.rawValue])
            try Ledger.append(entry, ["seal": .text(study.seal)], at: timestamp(), in: db)
        }
    }

    package func counts() throws -> StudyCounts {
        try reading { db in
            StudyCounts(
                arrived: try Self.count("participants WHERE state = 'arrived'", in: db),
                declined: try Self.count("ledger WHERE kind = 'decline'", in: db),
                answering: try Self.count("participants WHERE state = 'consented'", in: db),
                submitted: try Self.count("participants WHERE state = 'submitted'", in: db),
                withdrawn: try Self.count("participants WHERE state = 'withdrawn'", in: db),
                votes: try Self.count("votes", in: db))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

/// A volunteer's questions in their order, with what is answered: one read for all that depends on where they stand.
struct Progress {
    private(set) var questions: [String] = []
    /// The number of the revision that counts; nil where there is no answer yet.
    private(set) var revisions: [Int?] = []

    private static let selection = """
        SELECT a.question, v.revision FROM assignments AS a
        LEFT JOIN votes AS v ON v.participant = a.participant AND v.question = a.question
        WHERE a.participant = ? ORDER BY a.place
        """

    init(of participant: String, in db: Database) throws {
        let rows = try Row.fetchCursor(db.cachedStatement(sql: Self.selection), arguments: [participant])
        while let row = try rows.next() {
            questions.append(row[0])
            revisions.append(row[1])
        }
    }

    var count: Int { questions.count }

    var answered: Int { revisions.count { $0 != nil } }

    /// 1-based places without an answer.
    var missing: [Int] { revisions.indices.filter { revisions[$0] == nil }.map { $0 + 1 } }

    var firstMissing: Int? { revisions.firstIndex { $0 == nil }.map { $0 + 1 } }

    /// Where a volunteer stands who has agreed and said what is asked of them about themselves.
    var step: Step { firstMissing.map { .question(place: $0) } ?? .review }

    mutating func answer(_ place: Int, revision: Int) { revisions[place - 1] = revision }

    /// Refuses a place that the volunteer does not have, and one that lies behind the first without an answer.
    func requireTurn(_ place: Int) throws {
        guard place >= 1, place <= count else {
            throw StoreFailure(.noSuchQuestion, reason: "there is no question \(place)")
        }
        if let first = firstMissing, place > first {
            throw StoreFailure(.outOfTurn(first: first), reason: "question \(first) has no answer yet")
        }
    }
}

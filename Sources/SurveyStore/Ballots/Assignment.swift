// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

/// One volunteer's order of questions and options, decided once and stored.
struct Assignment {
    struct Place {
        var question: String
        /// Index into `OptionOrders.orders`.
        var order: Int
        /// Option ids in the order shown.
        var options: [String]
    }

    var participant: String
    var places: [Place]

    /// Decides the orders inside the transaction that saves the consent, so that no two volunteers get the same turn.
    static func decide(for participant: String, study: StudyRow, in db: Database) throws -> Assignment {
        var questions: [String: [String]] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, section FROM questions ORDER BY number") {
            questions[row["section"], default: []].append(row["id"])
        }
        var options: [String: [String]] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, question FROM options ORDER BY question, slot") {
            options[row["question"], default: []].append(row["id"])
        }
        let order = QuestionOrder.make(
            sections: study.definition.sections.map { questions[$0.id] ?? [] }, participant: participant,
            seed: study.orderSeed)
        let places = try order.map { question in
            guard let slots = options[question] else {
                throw StoreFailure(
                    .badData, reason: "the question \(question) has no options", hint: "Restore a backup")
            }
            let orders = OptionOrders(options: slots.count, question: question, seed: study.orderSeed)
            let chosen = orders.next(uses: try uses(question, in: db))
            return Place(question: question, order: chosen, options: orders.orders[chosen].map { slots[$0] })
        }
        return Assignment(participant: participant, places: places)
    }

    /// What the ledger's consent entry commits to beside the consent.
    var canonical: CanonicalValue {
        .list(
            places.map { place in
                .object([
                    "options": .list(place.options.map { .text($0) }), "question": .text(place.question),
                ])
            })
    }

    func insert(in db: Database) throws {
        for (offset, place) in places.enumerated() {
            try db.execute(
                sql: """
                    INSERT INTO assignments (participant, place, question, option_order) VALUES (?, ?, ?, ?)
                    """, arguments: [participant, offset + 1, place.question, place.order])
            for (position, option) in place.options.enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO shown_options (participant, question, position, option, token)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        participant, place.question, position + 1, option, RandomBytes.hexadecimal(16),
                    ])
            }
        }
    }

    /// Every live assignment, by participant.
    static func all(in db: Database) throws -> [String: Assignment] {
        var all: [String: Assignment] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT a.participant, a.place, a.question, a.option_order, s.option FROM assignments AS a
                JOIN shown_options AS s ON s.participant = a.participant AND s.question = a.question
                ORDER BY a.participant, a.place, s.position
                """)
        while let row = try rows.next() {
            let participant: String = row["participant"]
            let question: String = row["question"]
            var assignment = all[participant] ?? Assignment(participant: participant, places: [])
            if assignment.places.last?.question != question {
                assignment.places.append(Place(question: question, order: row["option_order"], options: []))
            }
            assignment.places[assignment.places.count - 1].options.append(row["option"])
            all[participant] = assignment
        }
        return all
    }

    /// How many volunteers hold each order of a question; those who withdrew hold none.
    private static func uses(_ question: String, in db: Database) throws -> [Int: Int] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT option_order, COUNT(*) AS uses FROM assignments WHERE question = ? GROUP BY option_order
                """, arguments: [question])
        return rows.reduce(into: [:]) { $0[$1["option_order"]] = $1["uses"] }
    }
}

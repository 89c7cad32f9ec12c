// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

/// One volunteer's questions and their options in the order shown, decided once and stored.
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
    /// Index into `BlockDesign.blocks`, by section; only where a study gives each volunteer a part of a section.
    var blocks: [String: Int] = [:]

    /// What the consent entries of earlier releases commit to beside the consent.
    var canonical: CanonicalValue {
        .list(
            places.map { place in
                .object([
                    "options": .list(place.options.map { .text($0) }), "question": .text(place.question),
                ])
            })
    }

    /// What the ledger's consent entry commits to beside the consent: all that is stored of it but the options' tokens.
    var held: CanonicalValue {
        .object([
            "blocks": .object(blocks.mapValues { .integer($0) }),
            "places": .list(
                places.map { place in
                    .object([
                        "options": .list(place.options.map { .text($0) }), "order": .integer(place.order),
                        "question": .text(place.question),
                    ])
                }),
        ])
    }

    func insert(in db: Database) throws {
        let place = try db.cachedStatement(
            sql: "INSERT INTO assignments (participant, place, question, option_order) VALUES (?, ?, ?, ?)")
        let shown = try db.cachedStatement(
            sql: """
                INSERT INTO shown_options (participant, question, position, option, token)
                VALUES (?, ?, ?, ?, ?)
                """)
        for (offset, own) in places.enumerated() {
            try place.execute(arguments: [participant, offset + 1, own.question, own.order])
            for (position, option) in own.options.enumerated() {
                try shown.execute(
                    arguments: [
                        participant, own.question, position + 1, option, RandomBytes.hexadecimal(16),
                    ])
            }
        }
        for (section, block) in blocks.sorted(by: { $0.key < $1.key }) {
            try db.execute(
                sql: "INSERT INTO blocks (participant, section, block) VALUES (?, ?, ?)",
                arguments: [participant, section, block])
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
        for row in try Row.fetchAll(db, sql: "SELECT participant, section, block FROM blocks") {
            all[row["participant"]]?.blocks[row["section"]] = row["block"]
        }
        return all
    }
}

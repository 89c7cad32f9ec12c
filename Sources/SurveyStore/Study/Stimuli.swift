// SPDX-License-Identifier: Apache-2.0

internal import GRDB
private import Synchronization

/// Every question and response of a sealed study, which never change: read once, then from memory.
struct Stimuli: Sendable {
    struct Question: Sendable {
        var id: String
        var section: String
        var prompt: String
        /// Questions of one cell are variants: a volunteer sees one of them.
        var cell: String
        /// The option that an attention check asks for; nil in all other questions.
        var expected: String?
        /// Option ids in the stored order.
        var options: [String]

        var isAttention: Bool { expected != nil }
    }

    /// In the order of their numbers.
    let questions: [Question]
    private let places: [String: Int]
    private let texts: [String: String]

    func question(_ id: String) -> Question? { places[id].map { questions[$0] } }

    /// The response behind an option's id.
    func text(_ option: String) -> String? { texts[option] }

    init(in db: Database) throws {
        var options: [String: [String]] = [:]
        var texts: [String: String] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, question, text FROM options ORDER BY question, slot")
        while let row = try rows.next() {
            options[row["question"], default: []].append(row["id"])
            texts[row["id"]] = row["text"]
        }
        self.texts = texts
        questions = try Row.fetchAll(
            db, sql: "SELECT id, section, prompt, cell, expected FROM questions ORDER BY number"
        ).map { row in
            let id: String = row["id"]
            return Question(
                id: id, section: row["section"], prompt: row["prompt"], cell: row["cell"] ?? id,
                expected: row["expected"], options: options[id] ?? [])
        }
        places = Dictionary(questions.enumerated().map { ($1.id, $0) }) { first, _ in first }
    }
}

/// Keeps a store's stimuli once they have been read.
final class StimuliCache: Sendable {
    private let known = Mutex<Stimuli?>(nil)

    func stimuli(in db: Database) throws -> Stimuli {
        if let known = known.withLock({ $0 }) { return known }
        let read = try Stimuli(in: db)
        // A study without questions is one that is being made.
        if !read.questions.isEmpty { known.withLock { $0 = read } }
        return read
    }
}

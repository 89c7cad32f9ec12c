// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Surveys

extension SurveyStore {
    package func dashboard() throws -> Dashboard {
        let counts = try counts()
        return try reading { db in
            let study = try StudyRow.require(db)
            let stimuli = try stimuli.stimuli(in: db)
            let last = try String.fetchOne(db, sql: "SELECT at FROM ledger ORDER BY idx DESC LIMIT 1")
            return Dashboard(
                phase: study.phase, counts: counts, days: try Self.days(db),
                devices: try Self.shares(of: "device", db), locales: try Self.shares(of: "locale", db),
                sources: try Self.shares(of: "source", db), questions: try Self.questions(stimuli, db),
                sections: try study.definition.sections.map { try Self.section($0, stimuli, db) },
                attention: study.definition.attention.isEmpty ? nil : try Self.attention(stimuli, db),
                seal: study.seal, ledger: try Ledger.head(in: db), lastEntryAt: last ?? "")
        }
    }

    /// Notes in the ledger that somebody of the staff looked, and at what; never who, unless they said so.
    package func recordStaffLook(at what: String) throws {
        try writing { db in
            _ = try Ledger.append(.staffLook, ["what": .text(what)], at: timestamp(), in: db)
        }
    }

    private static func days(_ db: Database) throws -> [Dashboard.Day] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT day, SUM(arrived) AS arrived, SUM(submitted) AS submitted FROM (
                    SELECT substr(arrived_at, 1, 10) AS day, 1 AS arrived, 0 AS submitted
                    FROM participants WHERE source <> 'pilot'
                    UNION ALL
                    SELECT substr(s.submitted_at, 1, 10), 0, 1 FROM submissions AS s
                    JOIN participants AS p ON p.id = s.participant AND p.source <> 'pilot')
                GROUP BY day ORDER BY day
                """
        ).map { Dashboard.Day(date: $0["day"], arrived: $0["arrived"], submitted: $0["submitted"]) }
    }

    /// - Parameter column: a name from this file, never from a request.
    private static func shares(of column: String, _ db: Database) throws -> [Dashboard.Share] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT \(column) AS name, COUNT(*) AS volunteers FROM participants
                WHERE source <> 'pilot' AND state IN ('consented', 'submitted')
                GROUP BY \(column) ORDER BY volunteers DESC, name
                """
        ).map { Dashboard.Share(name: $0["name"], volunteers: $0["volunteers"]) }
    }

    /// The votes that count or may come to count.
    private static let live = """
        votes AS v JOIN revisions AS r
            ON r.participant = v.participant AND r.question = v.question AND r.number = v.revision
        JOIN participants AS p ON p.id = v.participant AND p.source <> 'pilot'
            AND p.state IN ('consented', 'submitted')
        """

    private static func questions(_ stimuli: Stimuli, _ db: Database) throws -> [Dashboard.Question] {
        var durations: [String: [Int]] = [:]
        var answers: [String: Int] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT v.question, r.duration_ms FROM \(live)")
        while let row = try rows.next() {
            answers[row["question"], default: 0] += 1
            if let duration: Int = row["duration_ms"] {
                durations[row["question"], default: []].append(duration)
            }
        }
        return stimuli.questions.filter { !$0.isAttention }.map { question in
            Dashboard.Question(
                id: question.id, section: question.section, answers: answers[question.id] ?? 0,
                medianSeconds: median(durations[question.id] ?? []).map { $0 / 1000 })
        }
    }

    private static func median(_ values: [Int]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? Double(sorted[middle - 1] + sorted[middle]) / 2 : Double(sorted[middle])
    }

    private static func section(
        _ section: SurveySection, _ stimuli: Stimuli, _ db: Database
    ) throws -> Dashboard.Section {
        var own = Dashboard.Section(id: section.id, positions: [], ties: 0, nones: 0)
        guard section.kind == .bestOf || section.kind == .pairwise, let criterion = section.criteria.first
        else {
            return own
        }
        let questions = stimuli.questions.filter { $0.section == section.id && !$0.isAttention }
        own.positions = Array(repeating: 0, count: questions.map(\.options.count).max() ?? 0)
        // Option and extra choices of a question, each with the number of volunteers who chose it.
        var choices: [String: [String: Int]] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT v.question, s.position,
                    json_extract(r.answer, ?1) AS option, json_extract(r.answer, ?2) AS extra
                FROM \(live) JOIN questions AS q ON q.id = v.question AND q.section = ?3 AND q.kind = 'stimulus'
                LEFT JOIN shown_options AS s ON s.participant = v.participant AND s.question = v.question
                    AND s.option = json_extract(r.answer, ?1)
                """,
            arguments: [
                "$.marks.\"\(criterion.id)\".option", "$.marks.\"\(criterion.id)\".choice", section.id,
            ])
        while let row = try rows.next() {
            let extra: String? = row["extra"]
            if let position: Int = row["position"], own.positions.indices.contains(position - 1) {
                own.positions[position - 1] += 1
            } else if extra == "tie" {
                own.ties += 1
            } else if extra == "none" {
                own.nones += 1
            }
            let chosen: String = row["option"] ?? extra ?? ""
            choices[row["question"], default: [:]][chosen, default: 0] += 1
        }
        (own.agreement, own.chance) = agreement(choices, options: own.positions.count)
        return own
    }

    /// With few volunteers, or few of them at a question, agreement says how single people chose.
    private static let fewest = 5

    private static func agreement(
        _ choices: [String: [String: Int]], options: Int
    ) -> (agreement: Double?, chance: Double?) {
        let shares = choices.values.compactMap { counts -> Double? in
            let total = counts.values.reduce(0, +)
            guard total >= fewest else { return nil }
            let same = counts.values.reduce(0) { $0 + $1 * ($1 - 1) }
            return Double(same) / Double(total * (total - 1))
        }.sorted()
        guard !shares.isEmpty, options > 0 else { return (nil, nil) }
        return (shares.reduce(0, +) / Double(shares.count), 1 / Double(options))
    }

    private static func attention(_ stimuli: Stimuli, _ db: Database) throws -> Dashboard.Attention {
        var failed: Set<String> = []
        var seen: Set<String> = []
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT v.participant, v.question, r.answer FROM \(live)
                JOIN questions AS q ON q.id = v.question AND q.kind = 'attention'
                """)
        while let row = try rows.next() {
            let participant: String = row["participant"]
            seen.insert(participant)
            if !isRight(row["answer"], expected: stimuli.question(row["question"])?.expected) {
                failed.insert(participant)
            }
        }
        return Dashboard.Attention(passed: seen.subtracting(failed).count, failed: failed.count)
    }

    /// Whether an answer to an attention check is the one that its text asks for.
    static func isRight(_ answer: String, expected: String?) -> Bool {
        guard let expected, let answer = CanonicalValue(parsing: answer).flatMap(Answer.init) else {
            return false
        }
        return answer.marks.values.allSatisfy { $0 == .selection(.option(expected)) }
    }
}

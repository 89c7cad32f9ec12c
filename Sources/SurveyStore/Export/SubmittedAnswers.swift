// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import StudyFiles
internal import Surveys

/// What the volunteers of a study said who submitted and were no pilots; nothing that leaves a study comes from others.
///
/// In canonical order, by participant and then by question as the study numbers them: no order in which somebody was asked or
/// anything was shown decides where a row stands.
struct SubmittedAnswers {
    struct Volunteer {
        var source: String
        var device: String
        var locale: String
        /// Empty where nothing was asked or nothing is kept.
        var background = BackgroundAnswers()
        /// Nil in a study without attention checks.
        var attention: Vote.Attention?
    }

    struct Given {
        var participant: String
        var question: Stimuli.Question
        /// 1-based place of the question in the participant's own order.
        var place: Int
        /// Option ids in the order shown.
        var shown: [String]
        var answer: Answer
        var answeredAt: String
        var durationMilliseconds: Int?
    }

    /// Answers to questions about responses.
    private(set) var given: [Given] = []
    /// Answers to attention checks.
    private(set) var checks: [Given] = []
    /// By id.
    private(set) var volunteers: [String: Volunteer] = [:]

    private static let those = "p.state = 'submitted' AND p.source <> 'pilot'"

    init(_ study: StudyRow, _ stimuli: Stimuli, in db: Database) throws {
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT p.id, p.source, p.device, COALESCE(s.locale, p.locale) AS locale FROM participants AS p
                LEFT JOIN submissions AS s ON s.participant = p.id WHERE \(Self.those)
                """)
        {
            volunteers[row["id"]] = Volunteer(
                source: row["source"], device: row["device"], locale: row["locale"])
        }
        for row in try BackgroundRow.all(in: db) { volunteers[row.participant]?.background = row.answers }
        try readAnswers(stimuli, in: db)
        let numbers = Dictionary(
            stimuli.questions.enumerated().map { ($1.id, $0) }
        ) { first, _ in first }
        let order: (Given, Given) -> Bool = {
            ($0.participant, numbers[$0.question.id] ?? 0) < ($1.participant, numbers[$1.question.id] ?? 0)
        }
        given.sort(by: order)
        checks.sort(by: order)
        for check in checks {
            let passed = check.passes && volunteers[check.participant]?.attention != .failed
            volunteers[check.participant]?.attention = passed ? .passed : .failed
        }
    }

    private mutating func readAnswers(_ stimuli: Stimuli, in db: Database) throws {
        let assignments = try Assignment.all(in: db)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(RevisionRow.columns), a.place FROM votes AS v
                JOIN participants AS p ON p.id = v.participant AND \(Self.those)
                JOIN revisions ON revisions.participant = v.participant AND revisions.question = v.question
                    AND revisions.number = v.revision
                JOIN assignments AS a ON a.participant = v.participant AND a.question = v.question
                """)
        while let row = try rows.next() {
            let revision = try RevisionRow(row)
            let place: Int = row["place"]
            let places = assignments[revision.participant]?.places ?? []
            guard let question = stimuli.question(revision.question), places.indices.contains(place - 1),
                places[place - 1].question == question.id
            else {
                throw StoreFailure(
                    .badData,
                    reason: "an answer to \(revision.question) belongs to no question that was asked",
                    hint: "Run `showdown audit verify`")
            }
            let answer = Given(
                participant: revision.participant, question: question, place: place,
                shown: places[place - 1].options, answer: revision.answer, answeredAt: revision.answeredAt,
                durationMilliseconds: revision.durationMilliseconds)
            if question.isAttention { checks.append(answer) } else { given.append(answer) }
        }
    }
}

extension SubmittedAnswers.Given {
    /// Whether an attention check was answered as it asks, under every criterion.
    var passes: Bool {
        guard let expected = question.expected else { return false }
        return !answer.marks.isEmpty
            && answer.marks.values.allSatisfy { $0 == .selection(.option(expected)) }
    }
}

extension Answer.Mark {
    /// The first choice that a mark is or implies: of a ranking its head, of ratings the highest, a tie where several are.
    var firstChoice: Selection? {
        switch self {
        case .selection(let selection): return selection
        case .ranking(let options): return options.first.map { .option($0) }
        case .ratings(let ratings):
            let highest = ratings.values.max()
            let best = ratings.filter { $0.value == highest }.keys
            guard let first = best.first else { return nil }
            return best.count == 1 ? .option(first) : .tie
        }
    }
}

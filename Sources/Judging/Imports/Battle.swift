// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// One comparison of two methods in somebody else's file.
struct Battle: Equatable {
    enum Winner: Equatable {
        case first, second, tie, none
        /// The part of an answer that goes to the second, above 0 and below 1.
        case parts(second: Double)
    }

    let record: ForeignRecord
    var judge: String
    var question: String
    /// In the order of the file.
    var methods: [String]
    var winner: Winner
    var characters: [Int]?
    var isInconsistent = false
    var answeredAt = ""

    static func == (a: Battle, b: Battle) -> Bool {
        (a.judge, a.question, a.methods, a.winner) == (b.judge, b.question, b.methods, b.winner)
    }

    /// AlpacaEval's convention: 1 for the first output, 2 for the second, 1.5 or 0 for a draw, and between 1 and 2 the
    /// probability of the second plus 1, which splits the vote.
    ///
    /// Nil where there is no preference.
    init?(annotation record: ForeignRecord, _ names: ImportedVerdicts.Names) throws {
        self.record = record
        judge = try record.judge("annotator", default: names.judge)
        let instruction = try record.text("instruction")
        question = "q-" + Fingerprint.of(instruction).prefix(12)
        methods = [try record.method("generator_1"), try record.method("generator_2")]
        let outputs = [try record.textIfAny("output_1"), try record.textIfAny("output_2")]
        if outputs.allSatisfy({ $0 != nil }) { characters = outputs.map { $0?.count ?? 0 } }
        guard let preference = try record.numberIfAny("preference") else { return nil }
        switch preference {
        case 1: winner = .first
        case 2: winner = .second
        case 0, 1.5: winner = .tie
        case 1..<2: winner = .parts(second: preference - 1)
        default:
            throw record.failure(
                "preference", "it is not from 1 to 2, and not 0",
                hint: "1 is for output_1, 2 for output_2, 1.5 or 0 for a draw")
        }
        try requireTwo()
    }

    /// `winner`: model_a, model_b, tie, or tie (bothbad), which is "none of them".
    init(battle record: ForeignRecord, _ names: ImportedVerdicts.Names) throws {
        self.record = record
        judge = try record.judge("judge", default: names.judge)
        question = try Self.question(record)
        methods = [try record.method("model_a"), try record.method("model_b")]
        switch try record.text("winner") {
        case "model_a": winner = .first
        case "model_b": winner = .second
        case "tie": winner = .tie
        case "tie (bothbad)", "bothbad", "both_bad": winner = .none
        default:
            throw record.failure(
                "winner", "it is not known", hint: "Write model_a, model_b, tie or tie (bothbad)")
        }
        answeredAt = try Self.time(record)
        try requireTwo()
    }

    /// `g1_winner` and `g2_winner`, of both orders, name model_1 or model_2; where they differ it is a tie.
    ///
    /// Nil where one is `error`.
    init?(pair record: ForeignRecord, _ names: ImportedVerdicts.Names) throws {
        self.record = record
        judge = try record.judge("judge", default: names.judge)
        question = try Self.question(record)
        methods = [try record.method("model_1"), try record.method("model_2")]
        var winners: [Winner] = []
        for field in ["g1_winner", "g2_winner"] {
            switch try record.text(field) {
            case "model_1": winners.append(.first)
            case "model_2": winners.append(.second)
            case "tie": winners.append(.tie)
            case "error": return nil
            default:
                throw record.failure(field, "it is not known", hint: "Write model_1, model_2, tie or error")
            }
        }
        isInconsistent = winners[0] != winners[1]
        winner = isInconsistent ? .tie : winners[0]
        answeredAt = try Self.time(record)
        try requireTwo()
    }

    private func requireTwo() throws {
        guard methods[0] != methods[1] else {
            throw record.failure(
                "compares \"\(methods[0])\" with itself", hint: "A battle is between two models")
        }
    }

    /// The id, with the turn where it is not the first.
    private static func question(_ record: ForeignRecord) throws -> String {
        let id = try record.text("question_id")
        guard let turn = try record.numberIfAny("turn"), turn > 1 else { return id }
        return "\(id)-turn\(ForeignRecord.Value.digits(turn))"
    }

    /// `tstamp`, seconds since 1970, as ISO 8601; empty where there is none.
    private static func time(_ record: ForeignRecord) throws -> String {
        guard let seconds = try record.numberIfAny("tstamp") else { return "" }
        guard seconds >= 0, seconds < 253_402_300_800 else {
            throw record.failure("tstamp", "it is no time in seconds since 1970")
        }
        return Moment.text(milliseconds: Int(seconds) * 1_000)
    }

    func votes(_ question: String, _ names: ImportedVerdicts.Names) -> [Vote] {
        let choices: [(choice: Vote.Choice, place: Int?, weight: Double)] =
            switch winner {
            case .first: [(.method(methods[0]), 1, 1)]
            case .second: [(.method(methods[1]), 2, 1)]
            case .tie: [(.tie, nil, 1)]
            case .none: [(.none, nil, 1)]
            case .parts(let second):
                [(.method(methods[0]), 1, 1 - second), (.method(methods[1]), 2, second)]
            }
        return choices.map { choice, place, weight in
            var vote = Vote(
                study: names.study, section: names.section, question: question, prompt: self.question,
                temperature: nil, participant: judge, options: methods, choice: choice, position: place,
                answeredAt: answeredAt, durationMilliseconds: nil)
            vote.weight = weight
            vote.shown.characters = characters
            vote.kind = ImportedVerdicts.kind(of: judge, names)
            return vote
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Verdicts or grades of judges from files of other programs.
///
/// The form is told by the first record's fields:
/// - AlpacaEval's annotations: `instruction`, `output_1`, `output_2`, `generator_1`, `generator_2`, `annotator`, `preference`;
/// - battles of the Chatbot Arena and MT-Bench's human judgements: `model_a`, `model_b`, `winner`, `judge`, `turn`;
/// - FastChat's pairs: `model_1`, `model_2`, `g1_winner`, `g2_winner`, `judge`, `turn`;
/// - FastChat's single answers: `model`, `score`, `judge`, `turn`;
/// - anything else is read as votes.csv, whose rows are people's where `kind` is empty, as everywhere.
package struct ImportedVerdicts: Equatable, Sendable {
    package enum Form: String, CaseIterable, Sendable {
        case alpacaEval = "AlpacaEval's annotations"
        case arena = "Arena's battles"
        case pairs = "FastChat's pairs"
        case single = "FastChat's single-answer grades"
        case votes = "votes.csv"
    }

    /// What stands in every row where the file does not say.
    package struct Names: Sendable {
        package var study = "imported"
        package var section = "imported"
        /// Where a record names no judge.
        package var judge: String?
        /// Of every row; nil goes by the judge's name in JSON (`arena_user_…`, `expert_…` and `author_…` are people) and
        /// leaves votes.csv as it is.
        package var kind: Vote.Kind?
        /// The ends of a scale of grades.
        package var scale = GradeScale.ten

        package init() {}
    }

    package var form: Form
    package var votes: [Vote] = []
    package var grades: [Grade] = []
    /// Records without a verdict, by why.
    package var leftOut: [String: Int] = [:]
    /// FastChat's pairs whose winner changed with the order, which are ties.
    package var inconsistent = 0
    /// What is strange in a votes.csv.
    package var notes: [VoteNote] = []

    package init(from path: String, names: Names) throws {
        let start = try FileContents.read(path).first {
            ![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].contains($0)
        }
        guard start == UInt8(ascii: "[") || start == UInt8(ascii: "{") else {
            form = .votes
            let reading = try VoteTable.read(from: path)
            notes = reading.notes
            votes = reading.votes.map { vote in
                var vote = vote
                if let kind = names.kind { vote.kind = kind }
                return vote
            }
            return
        }
        let records = try ForeignRecord.read(path)
        form = try Self.form(of: records[0])
        var battles: [Battle] = []
        for record in records {
            switch form {
            case .alpacaEval:
                keep(try Battle(annotation: record, names), in: &battles)
            case .arena: battles.append(try Battle(battle: record, names))
            case .pairs: keep(try Battle(pair: record, names), in: &battles)
            case .single:
                if let grade = try Self.grade(record, names) {
                    grades.append(grade)
                } else {
                    leftOut["without a grade", default: 0] += 1
                }
            case .votes: break
            }
        }
        inconsistent = battles.filter(\.isInconsistent).count
        votes = try Self.votes(of: battles, names)
        try Self.requireOneEach(grades, records)
    }

    private mutating func keep(_ battle: Battle?, in battles: inout [Battle]) {
        if let battle {
            battles.append(battle)
        } else {
            leftOut["without a preference", default: 0] += 1
        }
    }

    private static func form(of record: ForeignRecord) throws -> Form {
        func has(_ names: String...) -> Bool { names.allSatisfy { record.fields[$0] != nil } }
        if has("generator_1", "generator_2") { return .alpacaEval }
        if has("model_a", "model_b") { return .arena }
        if has("model_1", "model_2") { return .pairs }
        if has("model", "score") { return .single }
        throw record.failure(
            "has none of the forms that are known",
            hint:
                "They have generator_1, generator_2 and preference; model_a, model_b and winner; model_1, model_2, "
                + "g1_winner and g2_winner; model and score; or are a votes.csv")
    }

    static func kind(of judge: String, _ names: Names) -> Vote.Kind? {
        if let kind = names.kind { return kind }
        let isPerson = ["arena_user_", "expert_", "author_"].contains { judge.hasPrefix($0) }
        return isPerson ? .human : .judge
    }

    private static func votes(of battles: [Battle], _ names: Names) throws -> [Vote] {
        let questions = PairNumbers.names(
            battles.map {
                PairNumbers.Comparison(
                    participant: $0.judge, study: names.study, section: names.section, question: $0.question,
                    methods: $0.methods)
            })
        var places: [[String]: String] = [:]
        return try zip(battles, questions).flatMap { battle, question in
            if let earlier = places.updateValue(battle.record.place, forKey: [battle.judge, question]) {
                throw battle.record.failure(
                    "the judge \"\(battle.judge)\" has compared \(battle.methods.joined(separator: " and ")) in "
                        + "question \"\(battle.question)\" before, in \(earlier)",
                    hint: "Keep one verdict of a judge for each question and pair")
            }
            return battle.votes(question, names)
        }
    }

    private static func grade(_ record: ForeignRecord, _ names: Names) throws -> Grade? {
        guard let score = try record.numberIfAny("score"), score != -1 else { return nil }
        let scale = names.scale
        guard score >= Double(scale.lowest), score <= Double(scale.highest) else {
            throw record.failure(
                "score", "it is not from \(scale.lowest) to \(scale.highest)",
                hint: "Give the scale: --scale 1-5")
        }
        var question = try record.text("question_id")
        if let turn = try record.numberIfAny("turn"), turn > 1 {
            question += "-turn\(ForeignRecord.Value.digits(turn))"
        }
        return Grade(
            study: names.study, section: names.section, question: question, prompt: question,
            temperature: nil,
            judge: try record.judge("judge", default: names.judge), method: try record.method("model"),
            response: "", grade: score, lowest: Double(scale.lowest), highest: Double(scale.highest),
            reason: try record.textIfAny("judgment") ?? "")
    }

    private static func requireOneEach(_ grades: [Grade], _ records: [ForeignRecord]) throws {
        var known: Set<[String]> = []
        for grade in grades where !known.insert([grade.question, grade.judge, grade.method]).inserted {
            throw FileFailure(
                .badData, path: records[0].path,
                reason: "the judge \"\(grade.judge)\" grades \"\(grade.method)\" twice in question "
                    + "\"\(grade.question)\"",
                hint: "Keep one grade of a judge for each question and model")
        }
    }
}

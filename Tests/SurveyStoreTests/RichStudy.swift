// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

/// A study that asks everything there is to ask, and volunteers who walk through it.
struct RichStudy {
    static let methods = ["COALA", "DPO", "ORPO"]

    let fixture: Fixture
    let store: SurveyStore

    /// - Parameters:
    ///   - temperature: a policy as YAML.
    ///   - stimuli: further fields of `stimuli` as YAML, each with a comma before it.
    init(
        names: String = "disclosed", temperature: String = "{per-question: [0.301, 0.601]}",
        stimuli: String = "",
        response: (GeneratedResponse) -> GeneratedResponse? = { $0 }
    ) throws {
        fixture = try Fixture()
        let responses = Self.responses.compactMap(response)
        try fixture.create(
            Self.template(names: names, temperature: temperature, stimuli: stimuli), responses: responses)
        store = try SurveyStore(fixture.study)
        try store.openStudy()
    }

    static func template(
        names: String = "disclosed", temperature: String = "{per-question: [0.301, 0.601]}",
        stimuli: String = ""
    ) -> String {
        let parts = ConsentForm.requiredParts.map {
            "    - {id: \($0), title: Part \($0), text: Several fine-tuning methods are compared.}"
        }
        return """
            id: rich-study
            title: A rich study
            investigator: {name: Ada Beispiel, affiliation: Institute}
            contact: ada@uni.edu
            introduction: [The responses are machine-made.]
            minutes: 5
            choices: {tie: true, none: true}
            reasons: true
            comments: true
            publication: {names: \(names), withdrawal: before-submission}
            sections:
              - id: best
                title: Best
                scenario: You are checking in.
                criteria: [{id: helpful, text: "Which is the most helpful?"}, {id: human, text: "Which is human?"}]
              - {id: pair, title: Pair, scenario: You read., kind: pairwise, criterion: "Which is better?"}
              - {id: rank, title: Rank, scenario: You read., kind: ranking, criterion: The best first.}
              - id: rate
                title: Rate
                scenario: You read.
                kind: rating
                criterion: How good is each?
                scale: {from: -2, to: 2, low: bad, high: good}
            consent:
              version: "1"
              locale: en
              parts:
            \(parts.joined(separator: "\n"))
              affirmations: [{id: consent, text: I consent.}]
              requests: {name: required, affiliation: required}
            background:
              - id: english
                text: How good is your English?
                kind: choice
                options: [{id: some, text: some}, {id: fluent, text: fluent}]
                group: true
              - {id: note, text: "Anything else?", kind: text, required: false}
            attention:
              - {id: check, section: best, prompt: Select the second., options: [First, Second, Third], expected: 2}
            stimuli:
              questions: {best: 2, pair: 3, rank: 2, rate: 2}
              temperature: \(temperature)\(stimuli)
            plan: Count the votes.
            """
    }

    static var responses: [GeneratedResponse] {
        ["best", "pair", "rank", "rate"].flatMap { section in
            (0..<4).flatMap { prompt in
                [0.301, 0.601].flatMap { temperature in
                    (0..<2).flatMap { sample in
                        methods.enumerated().map { index, method in
                            GeneratedResponse(
                                id: "\(method)/\(section)/\(prompt)/\(temperature)/\(sample)",
                                section: section,
                                promptID: "\(section)-p\(prompt)", prompt: "Question \(prompt)?",
                                method: method,
                                checkpoint: "runs/\(method)-step4", temperature: temperature, sample: sample,
                                seed: 7,
                                text: "\(section) \(prompt) \(sample) "
                                    + String(repeating: "word ", count: index + 1)
                                    + "\(Int(temperature * 1000))-\(index).", tokens: 5 + index,
                                finish: .length)
                        }
                    }
                }
            }
        }
    }

    /// How somebody answers: the texts of a question in the order shown, to indexes of them, the best first.
    typealias Taste = @Sendable (_ texts: [String]) -> [Int]

    /// Longer texts first.
    static let longest: Taste = { texts in texts.indices.sorted { texts[$0].count > texts[$1].count } }

    /// Walks somebody to the review, with the best of their taste everywhere.
    func walk(
        source: Arrival.Source = .open, english: String = "fluent", note: String = "", attentive: Bool = true,
        reason: String = "", taste: Taste = longest
    ) throws -> SessionToken {
        let arrived = try store.register(Arrival(source: source, device: .phone, locale: "en"))
        let statement = ConsentStatement(
            name: "Grace Example", affiliation: "=Tests", date: "2026-03-01", affirmations: ["consent"])
        let token = try store.giveConsent(arrived, statement, locale: "en").session
        try store.saveBackground(
            token, BackgroundAnswers(["english": [english], "note": note.isEmpty ? [] : [note]]))
        while case .question(let place)? = try store.participant(token)?.step {
            let ballot = try store.ballot(token, place: place)
            _ = try store.answer(
                token, place: place,
                answer: Self.answer(ballot, attentive: attentive, reason: reason, taste: taste),
                duration: .seconds(2))
        }
        return token
    }

    static func answer(_ ballot: Ballot, attentive: Bool, reason: String, taste: Taste) -> Answer {
        let tokens = ballot.options.map(\.token)
        if ballot.prompt.hasPrefix("Select the") {
            let wanted = ballot.options.firstIndex { $0.text == (attentive ? "Second" : "Third") } ?? 0
            let mark = Answer.Mark.selection(.option(tokens[wanted]))
            return Answer(
                marks: Dictionary(uniqueKeysWithValues: ballot.section.criteria.map { ($0.id, mark) }))
        }
        let order = taste(ballot.options.map(\.text))
        let mark: Answer.Mark =
            switch ballot.section.kind {
            case .bestOf, .pairwise: .selection(.option(tokens[order[0]]))
            case .ranking: .ranking(order.map { tokens[$0] })
            case .rating:
                .ratings(
                    Dictionary(
                        uniqueKeysWithValues: order.enumerated().map { (tokens[$1], max(-2, 1 - $0 * 2)) }))
            }
        return Answer(
            marks: Dictionary(uniqueKeysWithValues: ballot.section.criteria.map { ($0.id, mark) }),
            reason: reason)
    }

    func unblind() throws {
        try store.closeStudy()
        try store.unblind(with: BlindingKey.read(from: fixture.key))
    }

    /// The rows of an exported file by the names of its columns.
    static func rows(_ name: String, of export: StudyExport) throws -> [[String: String]] {
        let rows = try CommaSeparatedValues.parse(#require(export.files[name], "\(name)"), path: name)
        let header = try #require(rows.first).fields
        return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0.fields)) }
    }
}

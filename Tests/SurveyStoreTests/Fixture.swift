// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Testing

/// A folder of its own for each test, removed afterwards, with what a study is made of.
final class Fixture {
    static let methods = ["COALA", "DPO", "ORPO", "SFT"]
    static let checkpoints = methods.map { "runs/\($0.lowercased())-step0400" }

    let path = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"
    var study: String { file("study.db") }
    var key: String { file("keys/study.key") }

    init() throws {
        try FileManager.default.createDirectory(atPath: path + "/keys", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    static func template(
        questions: Int = 3, tie: Bool = false, withdrawal: String = "before-submission",
        title: String = "A study"
    ) -> String {
        let parts = ConsentForm.requiredParts.map {
            "    - {id: \($0), title: Part \($0), text: Several fine-tuning methods are compared.}"
        }
        return """
            id: a-study
            title: \(title)
            investigator: {name: Ada Beispiel, affiliation: Institute of Examples}
            contact: ada@example.org
            introduction: [The responses are machine-made.]
            minutes: 5
            choices: {tie: \(tie), none: \(tie)}
            publication: {names: disclosed, withdrawal: \(withdrawal)}
            sections:
              - {id: hotel, title: Hotel, scenario: You are checking in., criterion: Select the most helpful.}
            consent:
              version: "1"
              locale: en
              parts:
            \(parts.joined(separator: "\n"))
              affirmations:
                - {id: understood, text: I have read and understood.}
                - {id: consent, text: I consent.}
              requests: {name: required, affiliation: required, email: optional, signature: required}
            stimuli:
              questions: {hotel: \(questions)}
              temperature: {per-question: [0.301, 0.601]}
            plan: Count the votes.
            """
    }

    static func responses(prompts: Int = 6) -> [GeneratedResponse] {
        var responses: [GeneratedResponse] = []
        for prompt in 0..<prompts {
            for temperature in [0.301, 0.601] {
                for (index, method) in methods.enumerated() {
                    responses.append(
                        GeneratedResponse(
                            id: "\(method)-\(prompt)-\(temperature)", section: "hotel",
                            promptID: "p\(prompt)",
                            prompt: "<guest>Question \(prompt)?", method: method,
                            checkpoint: checkpoints[index],
                            temperature: temperature, sample: 0, seed: 7,
                            text: "Reply \(prompt * 1000 + Int(temperature * 100) * 10 + index), sir.",
                            tokens: 5,
                            finish: .length, display: "Question \(prompt)?"))
                }
            }
        }
        return responses
    }

    /// Writes template and responses, makes the study.
    @discardableResult
    func create(
        _ template: String = template(), responses: [GeneratedResponse] = responses(), seed: UInt64 = 1
    ) throws -> StudyCreation.Outcome {
        try FileContents.write(template, to: file("template.yaml"))
        try JSONLines.write(responses, to: file("responses.jsonl"))
        return try creation(seed: seed).run()
    }

    func creation(seed: UInt64 = 1, allowIdentity: Bool = false) -> StudyCreation {
        StudyCreation(
            template: file("template.yaml"), responses: file("responses.jsonl"), output: study, key: key,
            seed: seed, orderSeed: seed, allowIdentity: allowIdentity)
    }

    /// An open study.
    func store(_ template: String = template()) throws -> SurveyStore {
        try create(template)
        let store = try SurveyStore(study)
        try store.openStudy()
        return store
    }

    static func statement(name: String = "Grace Example") -> ConsentStatement {
        ConsentStatement(
            name: name, affiliation: "University of Tests", email: "", signature: name, date: "2026-03-01",
            affirmations: ["understood", "consent"])
    }

    /// Makes the study's file from a dump beside this source.
    func load(_ dump: String) throws {
        let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/"
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: study, configuration: configuration)
        let sql = try FileContents.readText(fixtures + dump)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Changes the database behind the store's back.
    func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: study)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Every byte of the study's files, write-ahead log included.
    func bytes() throws -> Data {
        try ["", "-wal", "-journal"].reduce(into: Data()) { all, suffix in
            if FileContents.exists(study + suffix) { all += try FileContents.read(study + suffix) }
        }
    }
}

extension SurveyStore {
    /// Somebody who came by the open link.
    func register() throws -> SessionToken { try register(Arrival(locale: "en")) }

    /// A consent by the form as it was shown once.
    func giveConsent(
        _ token: SessionToken, _ statement: ConsentStatement, locale: String
    ) throws -> ConsentOutcome {
        try giveConsent(token, statement, locale: locale, page: "shown once")
    }

    /// A consent to the form in the default locale.
    @discardableResult
    func giveConsent(_ token: SessionToken, _ statement: ConsentStatement) throws -> ConsentReceipt {
        try giveConsent(token, statement, locale: "en").receipt
    }

    /// An answer to a question of one criterion.
    func answer(
        _ token: SessionToken, place: Int, selection: Selection, duration: Duration?
    ) throws -> AnswerReceipt {
        try answer(token, place: place, answer: Answer(selection), duration: duration)
    }

    /// An answer that is known before its question is seen.
    func answer(
        _ token: SessionToken, place: Int, answer: Answer, duration: Duration?
    ) throws -> AnswerReceipt {
        try self.answer(token, place: place, duration: duration) { _ in answer }.receipt
    }

    /// A volunteer who has agreed, in the session that the consent began.
    func volunteer(_ name: String = "Grace Example") throws -> SessionToken {
        try giveConsent(register(), Fixture.statement(name: name), locale: "en").session
    }

    /// Answers every question with the option at a position, and submits.
    @discardableResult
    func finish(_ token: SessionToken, position: Int = 0) throws -> Receipt {
        try answerAll(token, position: position)
        return try submit(token)
    }

    func answerAll(_ token: SessionToken, position: Int = 0) throws {
        while case .question(let place)? = try participant(token)?.step {
            let option = try ballot(token, place: place).options[position].token
            _ = try answer(token, place: place, selection: .option(option), duration: .milliseconds(1200))
        }
    }
}

/// The kind of failure that `body` ends in.
func failure(_ body: () throws -> some Any) -> StoreFailure.Kind? {
    do {
        _ = try body()
        return nil
    } catch let error as StoreFailure {
        return error.kind
    } catch {
        Issue.record("not a StoreFailure: \(error)")
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import Logging
import StudyFiles
import SurveyStore
import SurveyWeb
import Surveys

/// A small study in a folder of its own, with a site over it; both end with the test.
final class TestStudy {
    static let methods = ["albatross", "bittern", "curlew", "dunlin"]
    static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    let folder = NSTemporaryDirectory() + "survey-web-" + UUID().uuidString
    let store: SurveyStore
    let site: SurveySite

    var databasePath: String { folder + "/study.db" }

    /// - Parameter reply: the text of a response, by method and prompt number.
    init(
        open: Bool = true, extras: Bool = false, withdrawal: String = "before-submission",
        publicAddress: String? = nil,
        reply: (String, Int) -> String = { "Reply \($0.first ?? "?") to prompt \($1)" }
    ) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let template = Self.template(extras: extras, withdrawal: withdrawal)
        try FileContents.write(template, to: folder + "/study.yaml")
        try JSONLines.write(Self.responses(reply), to: folder + "/responses.jsonl")
        try StudyCreation(
            template: folder + "/study.yaml", responses: folder + "/responses.jsonl",
            output: folder + "/study.db",
            key: folder + "/unblinding.key", seed: 5
        ).run()
        // 2026-03-04 05:06:07 UTC.
        let clock: @Sendable () -> Date = { Date(timeIntervalSince1970: 1_772_600_767) }
        store = try SurveyStore(folder + "/study.db", clock: clock)
        if open { try store.openStudy() }
        var options = SurveySite.Options()
        options.publicAddress = publicAddress
        options.clock = clock
        site = try SurveySite(
            store: store, templates: PageTemplates(reading: Self.packageRoot + "/survey-templates/pages"),
            publicFolder: StaticFolder(reading: Self.packageRoot + "/public"), options: options,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func responses(_ reply: (String, Int) -> String) -> [GeneratedResponse] {
        (1...3).flatMap { prompt in
            methods.map { method in
                GeneratedResponse(
                    id: "\(method)-\(prompt)", section: "desk", promptID: "prompt-\(prompt)",
                    prompt: "Prompt \(prompt): \"may I\" <stay> & rest?", method: method,
                    checkpoint: "runs/\(method)/last", temperature: 0.731, sample: 0, seed: 1,
                    text: reply(method, prompt), tokens: 8, finish: .stop)
            }
        }
    }

    private static func template(extras: Bool, withdrawal: String) -> String {
        """
        id: desk-study
        title: "Front desk: a study"
        investigator:
          name: Dr. Grace Hopper
          affiliation: Example University
        contact: desk@example.org
        introduction:
          - You will compare replies of a front desk.
        minutes: 4
        choices:
          tie: \(extras)
          none: \(extras)
        publication:
          names: disclosed
          withdrawal: \(withdrawal)
        sections:
          - id: desk
            title: The front desk
            scenario: You are at the front desk of a hotel.
            criterion: Which reply is the most helpful?
        consent:
          version: "2"
          locale: en
          parts:
            - {id: purpose, title: Purpose, text: "We compare replies."}
            - {id: participation, title: Participation, text: "Three questions."}
            - {id: data-use, title: Use of data, text: "Answers may be published."}
            - {id: confidentiality, title: Confidentiality, text: "You may withdraw."}
            - {id: acknowledgment, title: Acknowledgment, text: "Please confirm."}
          affirmations:
            - {id: understood, text: "I have read & understood this form."}
            - {id: consent, text: "I consent."}
          requests: {name: required, affiliation: required, email: optional, signature: required}
        stimuli:
          questions: {desk: 3}
          temperature: {fixed: 0.731}
          samples: 1
        plan: |
          Count the answers.
        """
    }
}

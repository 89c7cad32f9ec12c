// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import Logging
import StudyFiles
import SurveyStore
import SurveyWeb
import Surveys
import Synchronization

/// A clock that a test moves.
final class TestClock: Sendable {
    /// 2026-03-04 05:06:07 UTC.
    private let time = Mutex(Date(timeIntervalSince1970: 1_772_600_767))

    var now: Date { time.withLock { $0 } }

    func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}

/// A small study in a folder of its own, with a site over it; both end with the test.
final class TestStudy {
    static let methods = ["albatross", "bittern", "curlew", "dunlin"]
    static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    let folder: String
    let store: SurveyStore
    let site: SurveySite
    let clock = TestClock()

    var databasePath: String { folder + "/study.db" }

    /// - Parameter reply: the text of a response, by method and prompt number.
    init(
        open: Bool = true, _ terms: StudyTerms = StudyTerms(), publicAddress: String? = nil,
        configure: (inout SurveySite.Options, String) throws -> Void = { _, _ in },
        reply: (String, Int) -> String = { "Reply \($0.first ?? "?") to prompt \($1)" }
    ) throws {
        folder = NSTemporaryDirectory() + "survey-web-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileContents.write(terms.template, to: folder + "/study.yaml")
        try JSONLines.write(Self.responses(reply), to: folder + "/responses.jsonl")
        try StudyCreation(
            template: folder + "/study.yaml", responses: folder + "/responses.jsonl",
            output: folder + "/study.db", key: folder + "/unblinding.key", seed: 5, orderSeed: 5
        ).run()
        let clock = clock
        store = try SurveyStore(folder + "/study.db", clock: { clock.now })
        if open { try store.openStudy() }
        var options = SurveySite.Options()
        options.publicAddress = publicAddress
        options.clock = { clock.now }
        try configure(&options, folder)
        site = try SurveySite(
            store: store, templates: Self.templates(), catalogues: Self.catalogues(),
            publicFolder: StaticFolder(reading: Self.packageRoot + "/public"), options: options,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    static func templates() throws -> PageTemplates {
        try PageTemplates(reading: packageRoot + "/survey-templates/pages")
    }

    static func catalogues() throws -> Catalogues {
        try Catalogues(reading: packageRoot + "/survey-templates/locales")
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
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import LanguageModels
import Logging
import PreferenceData
import StudyFiles
import SurveyStore
import SurveyWeb
import Surveys

/// `showdown demo`: the whole road on built-in data.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Train four checkpoints, sample them and serve a survey of their responses.",
        discussion: """
            From nothing: hotel conversations, a tokenizer, a small model by SFT, from it DPO, ORPO and COALA, responses of \
            all four over a grid of temperatures, and a double-blind survey at http://127.0.0.1:8080. What is there already \
            is not done again; after Ctrl-C the same command goes on.
            """)

    @Option(help: "Where everything goes.")
    var directory = "showdown-demo"

    @Option(help: "The port of the survey; 0 lets the system choose.")
    var port = 8080

    @Option(help: "Seconds for everything before the survey; fewer than the whole training takes shrinks it.")
    var budget: Int?

    @Option(
        help:
            "Real conversations instead of the generated ones: JSON lines of messages, or the published JSON form."
    )
    var conversations: String?

    @Option(help: "The seed of data, training and sampling.")
    var seed: UInt64 = 7

    @Flag(help: "Remove what an earlier demo made in the directory and start over.")
    var fresh = false

    @Flag(inversion: .prefixedNo, help: "Serve the survey at the end.")
    var serve = true

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        if let budget, budget < 1 { throw ValidationError("--budget is \(budget); give at least 1 second.") }
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is \(port); choose 0 to 65535.")
        }
    }

    func run() throws {
        let folder = DemoFolder(path: directory)
        if fresh { try removeEarlier(folder) }
        let settings = try settle(folder)
        let plan = DemoPlan(budget: settings.budget, seed: settings.seed)
        if plan.scale < 1 {
            Message.say(
                "With a budget of \(settings.budget ?? 0) s the models train for \(Decimals.percent(plan.scale)) of the usual"
                    + " steps: expect worse responses.")
        }
        if !FileContents.exists(folder.study) {
            Interruption.watch()
            defer { Interruption.release() }
            try prepare(folder, plan, settings)
        }
        if serve {
            try serveSurvey(folder)
        } else {
            Message.say(
                "The study is at \(folder.study). Serve it with: showdown demo --directory \(directory)")
        }
    }

    /// Keeps to what an earlier run began with, unless another wish is stated.
    private func settle(_ folder: DemoFolder) throws -> DemoSettings {
        let sha = try conversations.map { try Fingerprint.ofFile($0) }
        let wanted = DemoSettings(seed: seed, budget: budget, conversationsSHA256: sha)
        guard let existing = try DemoSettings.read(folder.settings) else {
            // A file that cannot be read must not leave a demo that only --fresh gets rid of.
            if let conversations { _ = try ConversationFile.read(from: conversations) }
            try folder.makeFolders()
            try wanted.write(folder.settings)
            return wanted
        }
        let differs =
            (budget != nil && budget != existing.budget)
            || (sha != nil && sha != existing.conversationsSHA256)
            || (seed != Self.defaultSeed && seed != existing.seed)
        guard !differs else {
            throw FileFailure(
                .cannotCreate, path: directory, reason: "holds a demo that was made with other settings",
                hint: "Add --fresh to start over, or choose another --directory")
        }
        guard sha != nil || existing.conversationsSHA256 == nil || FileContents.exists(folder.prompts) else {
            throw FileFailure(
                .noInput, path: directory,
                reason: "was begun with a conversations file that is not named now",
                hint: "Name it again with --conversations")
        }
        return existing
    }

    private static let defaultSeed: UInt64 = 7

    private func removeEarlier(_ folder: DemoFolder) throws {
        guard FileContents.exists(directory) else { return }
        guard FileContents.exists(folder.settings) else {
            throw FileFailure(
                .cannotCreate, path: directory,
                reason: "is not a demo of showdown, so --fresh does not remove it",
                hint: "Choose another --directory")
        }
        // Only what a demo makes: the folder may have been somebody's before.
        for path in folder.everything where FileContents.exists(path) {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    private func prepare(_ folder: DemoFolder, _ plan: DemoPlan, _ settings: DemoSettings) throws {
        let progress = Progress(.choose(quiet: quiet), expected: plan.expected)
        let data = DemoData(folder: folder, conversations: conversations, seed: settings.seed)
        try stage("Conversations", data.isDone, progress) { try data.run(progress) }
        let training = DemoTraining(folder: folder, plan: plan)
        for method in DemoMethod.allCases {
            try stage("Train \(method.name)", training.isDone(method), progress) {
                summary(try training.run(method, progress))
            }
        }
        let responses = DemoResponses(folder: folder, seed: settings.seed)
        try stage("Sample responses", responses.isDone, progress) { try responses.run(progress) }
        try report(folder)
        try stage("Create the study", false, progress) { try createStudy(folder, settings) }
        Message.say("Done in \(Progress.duration(progress.elapsed)).")
    }

    private func stage(_ title: String, _ isDone: Bool, _ progress: Progress, _ body: () throws -> String)
        throws
    {
        if isDone { return progress.skip(title, "there already") }
        progress.begin(title)
        progress.finish(try body())
        try Interruption.check()
    }

    private func summary(_ record: CheckpointRecord) -> String {
        let metrics = record.metrics
        var parts: [String] = []
        if let loss = metrics["eval/loss"] {
            parts.append("held-out loss \(Decimals.text(loss, 3)) nats a token")
        }
        if let margin = metrics["eval/rewards/margins"] {
            parts.append("reward margin \(Decimals.text(margin, 3))")
        }
        if let accuracy = metrics["eval/rewards/accuracies"] ?? metrics["eval/logps/accuracies"] {
            parts.append("\(Decimals.percent(accuracy)) of pairs right")
        }
        return parts.joined(separator: ", ")
    }

    private func report(_ folder: DemoFolder) throws {
        var records: [DemoMethod: CheckpointRecord] = [:]
        for method in DemoMethod.allCases {
            records[method] = try CheckpointRecord.read(folder.checkpoint(method))
        }
        let text = DemoReport(records: records).text
        try FileContents.write(text, to: folder.heldOutTable)
        if !quiet { Message.say("\nHeld-out data, as measured (\(folder.heldOutTable)):\n\n\(text)") }
    }

    private func createStudy(_ folder: DemoFolder, _ settings: DemoSettings) throws -> String {
        let template = String(try SiteFolders().templates.dropLast("/pages".count)) + "/hotel-concierge.yaml"
        // A key without its study is what an interruption leaves; the study is made again with a new one.
        for key in [folder.key, folder.ledgerKey] where FileContents.exists(key) {
            try FileManager.default.removeItem(atPath: key)
        }
        let outcome = try StudyCreation(
            template: template, responses: folder.responses, output: folder.study, key: folder.key,
            ledgerKey: folder.ledgerKey, seed: settings.seed
        ).run()
        let store = try SurveyStore(folder.study)
        try store.openStudy()
        try store.close()
        let questions = outcome.questions.values.reduce(0, +)
        let left = outcome.leftOut.values.map(\.summary).filter { !$0.isEmpty }
        return "\(questions) questions of \(outcome.methods.count) responses; left out: "
            + (left.isEmpty ? "none" : left.joined(separator: "; "))
    }

    private func serveSurvey(_ folder: DemoFolder) throws {
        let folders = try SiteFolders()
        let store = try SurveyStore(folder.study)
        let logger = Logger(label: "showdown.demo") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .warning
            return handler
        }
        let server: SurveyServer
        do {
            var options = SurveySite.Options()
            // A demo of an earlier release has none.
            if FileContents.exists(folder.ledgerKey) {
                options.ledgerKey = try LedgerKey.read(from: folder.ledgerKey)
            }
            server = try SurveyServer(
                store: store, folders: folders, host: "127.0.0.1", port: port, options: options,
                logger: logger)
        } catch {
            try store.close()
            throw error
        }
        // A study that an interruption left between its creation and its opening.
        if try store.study().phase == .created { try store.openStudy() }
        Message.say(
            """

            The survey is at \(server.address) - open it in a browser and take part. End with Ctrl-C.
            Then look at what came of it:
              showdown study status \(folder.study)
              showdown study close \(folder.study)
              showdown study unblind \(folder.study) --key \(folder.key)
              showdown analyze \(folder.study) --output exports/demo
              showdown audit verify \(folder.study)
            """)
        do {
            try DataOutput.write(Array((server.address + "\n").utf8), to: nil)
        } catch {
            try server.stop()
            throw error
        }
        try server.run()
        Message.say("Stopped; every answer is saved. The same command serves the survey again.")
    }
}

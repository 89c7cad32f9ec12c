// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore
internal import SurveyWeb
internal import Surveys

struct StudyCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Draw a study's questions from generated responses and seal which method is behind which.",
        discussion: """
            The database holds no name of a method or checkpoint and no temperature. The key file alone opens them, after \
            the study was closed: keep it on another machine. Nothing that exists is overwritten.
            """)

    @Option(help: "The study's template, survey-templates/NAME.yaml.")
    var template: String

    @Option(help: "The responses, one JSON object a line.")
    var responses: String

    @Option(help: "The database to make.")
    var output: String

    @Option(help: "Where to write the unblinding key (default: study.key, in the working directory).")
    var key: String?

    @Option(
        help:
            "Where to write the key that signs the ledger's checkpoints (default: beside the study, as STUDY.ledger-key)."
    )
    var ledgerKey: String?

    @Option(help: "Seed of the draw of questions (default: drawn). Orders have a secret seed of their own.")
    var seed: UInt64?

    @Flag(help: "Make the study although its texts name a method or checkpoint; the ledger records it.")
    var allowIdentity = false

    func run() throws {
        let keyPath = key ?? "study.key"
        let ledgerPath =
            ledgerKey ?? (output.hasSuffix(".db") ? String(output.dropLast(3)) : output) + ".ledger-key"
        let definition = try StudyTemplate.read(from: template).definition
        try requirePages(in: definition.locales)
        let outcome = try StudyCreation(
            template: template, responses: responses, output: output, key: keyPath, ledgerKey: ledgerPath,
            seed: seed, allowIdentity: allowIdentity
        ).run()
        Message.say("Made \(output): \"\(outcome.title)\".")
        for line in StudyDrawSummary(outcome).lines { Message.say("  " + line) }
        for warning in outcome.warnings { Message.say("  warning: \(warning)") }
        for finding in outcome.identity {
            Message.say("  warning: \(finding), let through by --allow-identity")
        }
        if let terms = definition.analysis {
            Message.say("  the analysis, as registered: \(terms.exclude.sentence)")
        }
        Message.say("  seal (pre-registration hash): \(outcome.seal)")
        if key == nil {
            Message.say(
                "warning: the unblinding key is \(keyPath), beside everything else; keep it on another machine"
            )
        } else {
            Message.say("The unblinding key is \(keyPath): keep it away from whoever runs the study.")
        }
        Message.say(
            "The key that signs the ledger's checkpoints is \(ledgerPath): give it to somebody who does not run the study, "
                + "or to the server with serve --ledger-key.")
        Message.say("Next: showdown study open \(output)")
    }

    /// A study is sealed with the languages of its forms: that there are pages in them is seen to before.
    private func requirePages(in locales: [String]) throws {
        // Whoever has no pages here serves the study elsewhere.
        guard let folders = try? SiteFolders() else { return }
        let catalogues = try Catalogues(reading: folders.locales)
        for locale in locales { _ = try catalogues.catalogue(for: locale) }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import SurveyStore
internal import Surveys

struct StudyAmendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend",
        abstract:
            "Change a sealed study's words, consent forms, plan or target; the ledger says what and why.",
        discussion: """
            Give the study's template with the changes in it. Questions, sections, criteria, choices, attention checks and \
            allocation stand fast; a changed consent form needs a version of its own, and volunteers who agreed to the older one \
            keep it. The study gets a new seal, and the old one stays on record.
            """)

    @Argument(help: "The study's database.")
    var study: String

    @Option(help: "The changed template.")
    var template: String

    @Option(help: "Why the study is changed; it stands in the ledger and in the codebook, for all to read.")
    var reason: String

    @Flag(help: "Say what would change, and change nothing.")
    var dryRun = false

    func run() throws {
        let changed = try StudyTemplate.read(from: template)
        let store = try SurveyStore(study)
        defer { try? store.close() }
        let amendment = try store.amend(to: changed, reason: reason, path: template, dryRun: dryRun)
        try store.close()
        for change in amendment.changes {
            Message.say("\(change.field):")
            Message.say("  old: \(change.old ?? "(nothing)")")
            Message.say("  new: \(change.new ?? "(nothing)")")
        }
        for warning in changed.warnings { Message.say("warning: \(warning)") }
        Message.say("answers given so far: \(amendment.votes)")
        Message.say("seal before: \(amendment.previousSeal)")
        Message.say("seal \(dryRun ? "it would have" : "now"): \(amendment.seal)")
        Message.say(
            "Not compared: the template's temperatures, samples, variants and what becomes of identical texts. These were sealed "
                + "when the questions were drawn and do not change.")
        Message.say("Whether the new texts name a method is not known here: read them once more.")
        if dryRun { Message.say("Nothing was changed.") }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData
import StudyFiles

struct DataLabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Make labels.jsonl, which kto learns from, of pairs or of scored responses.",
        discussion: """
            A line of the input is {"prompt", "chosen", "rejected"}, which gives a desirable and an undesirable response, or
            {"prompt", "completion" or "text", "score"} or {"prompt", "responses", "scores"}, whose responses are desirable
            above --threshold and undesirable below it. A line that is none of these is named, and nothing is written.
            """)

    @Argument(help: "JSON lines of pairs, of scored responses or of ranked lists.")
    var input: String

    @Option(help: "The score that parts desirable responses from undesirable ones.")
    var threshold: Double?

    @Option(help: "The file to write; standard output without it.")
    var output: String?

    func validate() throws { try DataOutput.requireOther(than: input, output) }

    func run() throws {
        let made = try ResponseLabels.read(from: input, threshold: threshold)
        try DataOutput.write(made.labels, to: output)
        let desirable = made.labels.count { $0.label }
        Message.say(
            "\(desirable) desirable and \(made.labels.count - desirable) undesirable responses."
                + (made.atThreshold > 0
                    ? " Left out with a score at the threshold: \(made.atThreshold)." : ""))
    }
}

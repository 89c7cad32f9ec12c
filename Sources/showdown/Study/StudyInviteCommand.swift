// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import StudyFiles
internal import SurveyStore

struct StudyInviteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Make single-use links for a study that recruits by invitation.",
        discussion: """
            Prints one link a line, or writes them to a file that only you may read. They are shown once: the study holds a hash \
            of each. Whoever opens a link a second time, on any device, goes on where they were.
            """)

    @Argument(help: "The study's database.")
    var study: String

    @Option(help: "How many links.")
    var count = 1

    @Option(help: "What volunteers' browsers reach, https://study.example.org.")
    var address: String

    @Option(help: "The file to write; it must not exist (default: standard output).")
    var output: String?

    func validate() throws {
        guard (1...100_000).contains(count) else {
            throw ValidationError("--count is a number from 1 to 100000")
        }
        guard address.hasPrefix("https://") || address.hasPrefix("http://") else {
            throw ValidationError(
                "--address begins with https:// or http://, such as https://study.example.org")
        }
    }

    func run() throws {
        if let output, FileContents.exists(output) {
            throw FileFailure(
                .cannotCreate, path: output, reason: "exists already", hint: "Choose another --output")
        }
        let store = try SurveyStore(study)
        defer { try? store.close() }
        let secrets = try store.invite(count)
        try store.close()
        var base = address[...]
        while base.hasSuffix("/") { base = base.dropLast() }
        let lines = secrets.map { "\(base)/i/\($0)\n" }.joined()
        if let output {
            try FileContents.write(Array(lines.utf8), to: output, mode: 0o600)
        } else {
            try DataOutput.write(Array(lines.utf8), to: nil)
        }
        Message.say("\(count) \(count == 1 ? "invitation" : "invitations"); each link is for one person.")
    }
}

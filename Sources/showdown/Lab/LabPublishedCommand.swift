// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser
import StudyFiles

/// `showdown lab published`: what follows from a paper's printed percentages.
struct LabPublishedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "published",
        abstract: "Compute counts, shares and intervals again from the percentages that a paper prints.",
        discussion: """
            The file is one JSON object: n_participants, table11 (by section and method: win_rate_percent, \
            ci_half_width_printed) and questions (section, question, options with method and published_percent).
            """)

    @Argument(help: "The printed figures.")
    var figures: String

    @Option(help: "The folder to write into.")
    var output = "exports/coala-table-11"

    func run() throws {
        let study = try PublishedStudy.read(from: figures)
        try FileContents.makeFolder(output)
        for file in try study.files() { try FileContents.write(file.contents, to: "\(output)/\(file.name)") }
        Message.say("The tables are in \(output); begin with \(output)/README.md.")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser
import StudyFiles

struct JudgeGradesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grades",
        abstract: "Mean grades with intervals, shares of the top grades, win rates without ties, lengths.")

    @Argument(help: "grades.csv; several are taken together.")
    var files: [String]

    @Option(
        name: .customLong("top"), parsing: .singleValue,
        help:
            "The lowest grade of a top share; may be given several times. The highest and the highest two without it."
    )
    var tops: [Double] = []

    @Flag(help: "Print one JSON object instead of the tables.")
    var json = false

    func validate() throws {
        guard tops.allSatisfy(\.isFinite) else { throw ValidationError("--top is no number.") }
    }

    func run() throws {
        let grades = try GradeTable.read(from: files)
        guard !grades.isEmpty else {
            throw FileFailure(
                .badData, path: files.joined(separator: ", "), reason: "holds no grades",
                hint: "`showdown judge ask --mode grade` and `judge import` write them")
        }
        let estimates = GradeEstimate.all(grades, tops: tops.isEmpty ? nil : tops)
        try DataOutput.write(
            json
                ? JSONLines.encode(GradeEstimatesJSON(estimates))
                : Array(JudgeMarkdown.text(estimates).utf8), to: nil)
    }
}

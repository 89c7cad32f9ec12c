// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser

/// `showdown bench coverage`: how often the analysis' intervals hold the truth, over drawn studies.
struct BenchCoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage", abstract: "Measure how often intervals hold the truth.",
        discussion: """
            Draws studies of 107 participants by 25 questions and of 18 by 13, with effects of participants and questions on the \
            log-odds of .3 and .3, .5 and .8, 1 and 1, and none, and counts how often each 95% interval of the first method's \
            share and of its difference to the second holds the truth; where the methods are alike, also how often each test \
            rejects at .05. The same seed gives the same table.
            """)

    @Option(help: "Studies drawn for each row; a coverage of .95 has a standard error of .005 with 2000.")
    var studies = 2_000

    @Option(help: "Methods, alike in the long run; again for more.")
    var methods: [Int] = []

    @Option(help: "Replicates of the two-way bootstrap; 0 leaves it out.")
    var replicates = 999

    @Option(help: "Rearrangements of the tests; 0 leaves them out.")
    var draws = 999

    @Option(help: "The seed of the drawn studies.")
    var seed: UInt64 = 7

    @Flag(help: "Print a JSON object.")
    var json = false

    @Flag(help: "No words on standard error.")
    var quiet = false

    func validate() throws {
        for (name, value, range) in [
            ("--studies", studies, 10...1_000_000), ("--replicates", replicates, 0...100_000),
            ("--draws", draws, 0...100_000),
        ] where !range.contains(value) {
            throw ValidationError("\(name) is \(value); give \(range.lowerBound) to \(range.upperBound).")
        }
        for value in methods where !(2...StudySimulation.mostMethods).contains(value) {
            throw ValidationError("--methods is \(value); give 2 to \(StudySimulation.mostMethods).")
        }
    }

    func run() throws {
        var rows: [CoverageReport.Row] = []
        for count in methods.isEmpty ? [2, 4] : methods {
            for (participants, questions) in [(107, 25), (18, 13)] {
                for (participantEffect, questionEffect) in [(0.3, 0.3), (0.5, 0.8), (1.0, 1.0), (0.0, 0.0)] {
                    let plan = StudyPlan(
                        participants: participants, questions: questions,
                        shares: Array(repeating: 1 / Double(count), count: count),
                        participantEffect: participantEffect, questionEffect: questionEffect)
                    if !quiet {
                        Message.say(
                            "\(count) methods, \(participants) x \(questions), effects \(participantEffect),"
                                + " \(questionEffect)")
                    }
                    let study = CoverageStudy(
                        plan, studies: studies, replicates: replicates, draws: draws, seed: seed)
                    rows.append(CoverageReport.Row(study))
                }
            }
        }
        let report = CoverageReport(studies: studies, seed: seed, rows: rows)
        try json ? DataOutput.write([report], to: nil) : DataOutput.write(Array(report.text.utf8), to: nil)
    }
}

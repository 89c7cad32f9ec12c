// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct PowerTests {
    struct Report: Decodable {
        struct Estimate: Decodable {
            var participants, votes: Int
            var power, power_fixed_questions, half_width, half_width_wilson, design_effect: Double
            var icc_participants, icc_questions: Double
        }
        var shares: [Double]
        var participant_effect: Double
        var estimate: Estimate
        var is_reached: Bool
    }

    private func report(_ arguments: String...) throws -> Report {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let outcome = try folder.command.run(["power", "--json", "--quiet", "--studies", "60"] + arguments)
        try #require(outcome.status == 0, "\(outcome.words)")
        #expect(outcome.words.isEmpty)
        return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }

    @Test func aPlannedStudyIsToldWhatItCanShow() throws {
        let found = try report("--participants", "60", "--questions", "20", "--share", "0.4")
        #expect(found.estimate.participants == 60 && found.estimate.votes == 1_200)
        #expect(abs(found.shares[1] - 0.2) < 1e-9 && found.is_reached)
        #expect(abs(found.estimate.half_width / found.estimate.half_width_wilson - 1) < 0.25)
        #expect(found.estimate.design_effect > 1 && found.estimate.power_fixed_questions > 0.5)
    }

    @Test func theLeastNumberOfParticipantsIsFound() throws {
        let found = try report("--half-width", "0.05", "--fixed-questions", "--question-effect", "0.2")
        #expect(found.is_reached && found.estimate.participants > 10)
        let many = try report("--half-width", "0.001", "--questions", "3", "--most", "16")
        #expect(!many.is_reached && many.estimate.participants == 16)
    }

    @Test func correlationsStandInForEffects() throws {
        let found = try report(
            "--participants", "200", "--questions", "40", "--participant-icc", "0.05", "--question-icc", "0.1"
        )
        #expect(abs(found.estimate.icc_participants - 0.05) < 0.015)
        #expect(abs(found.estimate.icc_questions - 0.1) < 0.03)
    }

    @Test(
        arguments: [
            ["--participants", "1"], [], ["--power", "0.8"], ["--power", "0.8", "--half-width", "0.1"],
            ["--participants", "9", "--shares", "0.5,0.6"], ["--participants", "9", "--shares", "a,b"],
            ["--participants", "9", "--participant-icc", "0.1"],
            ["--participants", "9", "--question-effect", "nan"],
            ["--participants", "9", "--questions-each", "26"],
        ])
    func wrongUsageIsToldApart(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let outcome = try folder.command.run(["power"] + arguments)
        withExtendedLifetime(folder) {}
        #expect(outcome.status == 64 && outcome.output.isEmpty && !outcome.words.isEmpty)
    }

    @Test func aFewStudiesMakeATableOfCoverage() throws {
        let folder = try TemporaryFolder()
        let text = try folder.command.succeed(
            "bench", "coverage", "--studies", "10", "--replicates", "20", "--draws", "19", "--methods", "2",
            "--quiet")
        withExtendedLifetime(folder) {}
        #expect(text.contains("| 2 | 107 x 25 | 0.3 / 0.3 |") && text.contains("False rejections at .05"))
    }
}

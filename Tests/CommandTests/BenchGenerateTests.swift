// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct BenchGenerateTests {
    struct Report: Decodable {
        struct Result: Decodable {
            var work: String
            var `case`: String
            var responses: Int
            var tokens_per_second, share_of_reads, share_of_products: Double
        }
        var results: [Result]
    }

    @Test func itsReportHasEveryCase() throws {
        let folder = try TemporaryFolder()
        let text = try folder.command.succeed(
            "bench", "generate", "--shape", "tiny", "--tokens", "4", "--repeats", "1", "--limit-repeats",
            "1", "--json")
        withExtendedLifetime(folder) {}
        let report = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
        #expect(report.results.map(\.work) == ["generate", "generate", "generate"])
        #expect(report.results.map(\.`case`) == ["one", "many", "grid"])
        #expect(report.results.map(\.responses) == [1, 56, 104])
        let shares = report.results.flatMap { [$0.share_of_reads, $0.share_of_products] }
        #expect(shares.allSatisfy { $0 > 0 })
    }
}

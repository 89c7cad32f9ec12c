// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct BenchConvexTests {
    struct Report: Decodable {
        struct Result: Decodable {
            var solver, origin: String
            var iterations: Int
            var seconds, processor_seconds, kkt, objective, network_objective, cone_violation: Double
            var accuracy, gigaflops: Double
        }
        var rows: Int
        var results: [Result]
    }

    @Test func itsReportHasEverySolver() throws {
        let command = try TemporaryFolder().command
        let text = try command.succeed(
            "bench", "convex", "--rows", "300", "--features", "16", "--gates", "4", "--repeats", "1",
            "--limit-repeats", "1", "--json")
        let report = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
        #expect(report.rows == 300 && report.results.map(\.solver) == ["auto", "paper", "code"])
        let (auto, paper) = (report.results[0], report.results[1])
        #expect(auto.kkt <= 1e-4 && paper.kkt > auto.kkt && paper.iterations == 6)
        #expect(auto.network_objective <= paper.network_objective && auto.gigaflops > 0)
    }
}

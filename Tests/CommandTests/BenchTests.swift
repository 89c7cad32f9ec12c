// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The forms of `showdown bench`; its figures are the machine's and are held by no test.
struct BenchTests {
    private struct Machine: Decodable {
        var product_f32_gflops, product_bf16_gflops, read_gb_s: Double
    }

    private struct Report: Decodable {
        struct Result: Decodable {
            var work, precision: String
            var batch: Int
            var tokens_per_second, share_of_limit: Double
            var pairs_per_second: Double?
            var peak_memory_bytes: Int
        }

        var machine: Machine
        var results: [Result]
    }

    @Test func trainReportsEachWork() throws {
        let folder = try TemporaryFolder()
        let output = try folder.command.succeed(
            "bench", "train", "--shape", "tiny", "--batch", "2", "--length", "16", "--repeats", "1",
            "--warmup",
            "0", "--precision", "f32", "--limit-repeats", "2", "--json")
        let report = try JSONDecoder().decode(Report.self, from: Data(output.utf8))
        #expect(report.results.map(\.work) == ["sft", "dpo", "orpo", "features", "rollout"])
        #expect(report.results.map { $0.pairs_per_second != nil } == [false, true, true, false, false])
        for result in report.results {
            #expect(result.precision == "f32" && result.batch == 2 && result.tokens_per_second > 0)
            #expect(result.share_of_limit > 0 && result.share_of_limit < 1)
            // The weights of `tiny` alone, with the vocabulary of GPT-2, are 10 MB; the program is more than that.
            #expect(result.peak_memory_bytes > 10_000_000)
        }
        #expect(report.machine.product_f32_gflops > 0 && report.machine.product_bf16_gflops > 0)
        #expect(report.machine.read_gb_s > 0)
    }

    @Test func theTableNamesWorkAndTheProfileOperations() throws {
        let folder = try TemporaryFolder()
        let output = try folder.command.succeed(
            "bench", "train", "--work", "sft", "--work", "orpo", "--shape", "tiny", "--batch", "2",
            "--length",
            "16", "--repeats", "1", "--precision", "f32", "--limit-repeats", "2", "--profile", "--quiet")
        let lines = output.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix("limit: ") && $0.contains("GFLOP/s in f32") })
        for work in ["sft ", "orpo "] {
            #expect(
                lines.contains { $0.hasPrefix(work) && $0.contains("2 x 16") && $0.contains(" GB") },
                "\(output)")
        }
        for name in [
            "product f32 (32, 48) by (48, 144) ", "attention backward ", "AdamW ", "between operations ",
        ] {
            #expect(lines.contains { $0.hasPrefix(name) && $0.contains(" %") }, "\(name): \(output)")
        }
    }

    @Test func productReportsEachShape() throws {
        struct Products: Decodable {
            struct Product: Decodable {
                var precision: String
                var m, n, k: Int
                var best_gflops, median_gflops, share_of_limit: Double
            }

            var machine: Machine
            var products: [Product]
        }
        let folder = try TemporaryFolder()
        let output = try folder.command.succeed("bench", "product", "--repeats", "1", "--json")
        let report = try JSONDecoder().decode(Products.self, from: Data(output.utf8))
        #expect(report.products.count >= 12)
        #expect(report.products.contains { $0.m == 1_024 && $0.k == 768 && $0.n == 3_072 })
        for (precision, limit) in [
            ("f32", report.machine.product_f32_gflops), ("bf16", report.machine.product_bf16_gflops),
        ] {
            let large = report.products.filter { $0.m >= 512 && $0.precision == precision }
            #expect(!large.isEmpty && large.allSatisfy { $0.best_gflops <= limit })
        }
    }
}

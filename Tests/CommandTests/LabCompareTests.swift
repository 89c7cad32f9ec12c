// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing

/// `lab compare` on a model of a few thousand weights: what it leaves, what it says of a method that cannot learn, and the
/// second time.
@Suite(.bench, .timeLimit(.minutes(5)))
struct LabCompareTests {
    let folder: TemporaryFolder

    init() throws { folder = try #require(Bench.current).copy() }

    @Test func setsMethodsSideBySide() throws {
        let arguments =
            "lab compare --sft model --base model --data pairs.jsonl --held-out pairs.jsonl --methods dpo,odpo,coala --seeds 3 --pairs 128 --set batch-size=4 --set coala.steps=40 --output out"
            .split(separator: " ").map(String.init)
        let first = try folder.command.run(arguments + ["--quiet"])
        try #require(first.status == 0, "\(first.words)")
        let report = try FileContents.readText(folder("out/report.md"))
        #expect(first.output == report)
        #expect(report.contains("Pairs learned from: 128, drawn from pairs.jsonl"))
        let rows = report.split(separator: "\n")
        #expect(rows.contains { $0.hasPrefix("| dpo | sft |") && $0.contains("| 100.0 % |") })
        #expect(rows.contains { $0.hasPrefix("| coala | sft |") && $0.contains("| unchanged |") })
        for solver in ["CRONOS auto", "CRONOS paper", "CRONOS code", "AdamW"] {
            #expect(rows.contains { $0.hasPrefix("| sft | \(solver) |") }, "\(solver)")
        }
        // From the checkpoint before it, too; here the same one, so that the figures are.
        let (sft, base) = (
            rows.first { $0.hasPrefix("| dpo | sft |") }, rows.first { $0.hasPrefix("| dpo | base |") }
        )
        #expect(
            sft?.split(separator: "|").dropFirst(2).prefix(3)
                == base?.split(separator: "|").dropFirst(2).prefix(3))
        #expect(report.contains("odpo from sft, seed 3: ") && report.contains("odpo from base, seed 3: "))
        #expect(report.contains("score"))
        for name in ["methods.csv", "stage-one.csv", "comparison.json", "accuracies.svg", "operations.svg"] {
            #expect(FileContents.exists(folder("out/\(name)")), "\(name)")
        }
        #expect(FileContents.exists(folder("out.runs/dpo-from-sft-seed-3/model.safetensors")))

        let table = try FileContents.readText(folder("out/methods.csv"))
        let second = try folder.command.run(arguments)
        try #require(second.status == 0, "\(second.words)")
        #expect(second.words.contains("there already"))
        #expect(try FileContents.readText(folder("out/methods.csv")) == table)
    }
}

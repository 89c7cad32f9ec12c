// SPDX-License-Identifier: Apache-2.0

import Foundation
import LanguageModels
import StudyFiles
import Testing
import Training

/// Methods side by side: means over seeds, intervals, shares of DPO's operations, and what is missing.
@Suite struct MethodComparisonTests {
    func run(
        _ method: String, _ seed: UInt64, _ metrics: [String: Double], flops: Double, reference: Double = 0
    ) -> ComparedRun {
        var run = ComparedRun(
            method: method, start: "sft", seed: seed,
            outcome: .done(
                CheckpointRecord(
                    method: method, parent: "sft", parentSHA256: nil, data: "pairs", dataSHA256: "0",
                    seed: seed,
                    hyperparameters: [:], steps: 20, tokensSeen: 1, floatingPointOperations: flops,
                    referenceOperations: reference, metrics: metrics)))
        run.seconds = 3
        run.curve = TrainingCurve(
            name: method,
            metrics: [
                StepMetrics(step: 1, values: ["rewards/margins": 0, "grad_norm": 1]),
                StepMetrics(step: 2, values: ["rewards/margins": 0.5, "grad_norm": 1]),
            ])
        return run
    }

    var runs: [ComparedRun] {
        let failed = ComparedRun(
            method: "odpo", start: "sft", seed: 7, outcome: .impossible(reason: "no scores"))
        let diverged = ComparedRun(method: "dpo", start: "sft", seed: 9, outcome: .diverged(step: 4))
        return [
            run(
                "dpo", 7, ["eval/rewards/accuracies": 0.6, "eval/logps/accuracies": 0.55], flops: 3e12,
                reference: 1e12),
            run(
                "dpo", 8, ["eval/rewards/accuracies": 0.7, "eval/logps/accuracies": 0.57], flops: 3e12,
                reference: 1e12),
            diverged, failed,
            run("sft", 7, ["eval/logps/accuracies": 0.5], flops: 2e12),
            run("coala", 7, ["eval/rewards/accuracies": 0.8, "eval/logps/accuracies": 0.5], flops: 5e11),
        ]
    }

    @Test func meansAndIntervals() throws {
        let rows = MethodComparison(runs, heldOutPairs: 100).rows
        #expect(rows.map(\.method) == ["dpo", "sft", "coala"])
        let dpo = rows[0]
        #expect(abs(dpo.accuracy - 0.65) < 1e-12 && dpo.lowest == 0.6 && dpo.highest == 0.7 && dpo.seeds == 2)
        // Wilson, 65 of 100: 0.5525 to 0.7364 (JASA 22, 1927).
        #expect(abs(dpo.interval.low - 0.5525) < 1e-4 && abs(dpo.interval.high - 0.7364) < 1e-4)
        #expect(dpo.operations == 4e12 && dpo.seconds == 3)
        // Without rewards a policy is ranked by its likelihood; a head changes none.
        #expect(rows[1].accuracy == 0.5 && rows[2].likelihoodAccuracy == nil)
    }

    @Test func theReportSaysWhatIsMissing() throws {
        let comparison = MethodComparison(runs, heldOutPairs: 100)
        #expect(
            comparison.absences == [
                "dpo from sft, seed 9: diverged at step 4", "odpo from sft, seed 7: no scores",
            ])
        let stage = StageOneRow(
            start: "sft", solver: "CRONOS", accuracy: 0.9, heldOutAccuracy: 0.8, rows: 400, heldOutRows: 200,
            operations: 1e11, seconds: 2)
        let report = ComparisonReport(comparison, stageOne: [stage], setting: ["one epoch"])
        let text = report.markdown
        #expect(
            text.contains(
                "| dpo | sft | 65.0 % | 55.3 to 73.6 | 2: 60.0 to 70.0 | 56.0 % | 4.000 | 100.0 % | 3.0 | 20 |"
            ))
        #expect(
            text.contains(
                "| coala | sft | 80.0 % | 71.1 to 86.7 | 1 | unchanged | 0.500 | 12.5 % | 3.0 | 20 |"))
        #expect(text.contains("| sft | CRONOS | 90.0 % | 80.0 % | 73.9 to 85.0 | 0.100 | 2.0 |"))
        #expect(text.contains("diverged at step 4"))
        let files = try report.files(runs).map(\.name)
        #expect(
            files == [
                "report.md", "methods.csv", "comparison.json", "stage-one.csv", "accuracies.svg",
                "operations.svg", "from-sft-margins-steps.svg",
            ])
    }
}

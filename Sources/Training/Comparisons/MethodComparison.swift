// SPDX-License-Identifier: Apache-2.0

private import LanguageModels

/// Methods side by side: means over seeds on one held-out file, from one or two starting checkpoints.
package struct MethodComparison: Sendable {
    /// One method from one starting checkpoint.
    package struct Row: Sendable, Encodable {
        package var method: String
        package var start: String
        package var seeds: Int
        /// Share of held-out pairs ranked right by the method's own rewards, or by mean log-probability a token.
        package var accuracy: Double
        /// Wilson's 95 % interval of that share for as many pairs as were held out: pairs vary, seeds do not.
        package var interval: Interval
        /// The lowest and the highest seed.
        package var lowest, highest: Double
        /// The same ranked by mean log-probability a token alone; nil where the policy is not changed.
        package var likelihoodAccuracy: Double?
        /// COALA's accuracy with the first phase's output weights, before the second; nil for other methods.
        package var firstPhaseAccuracy: Double?
        package var operations: Double
        /// From a run's start to its checkpoint, held-out measurements included; nil where no run went through at once.
        package var seconds: Double?
        package var steps: Int
    }

    package struct Interval: Sendable, Encodable {
        package var low, high: Double
    }

    package var rows: [Row] = []
    /// Runs that are not among them, in words.
    package var absences: [String] = []
    package let heldOutPairs: Int

    /// - Parameters:
    ///   - runs: in the order in which methods are to stand.
    ///   - heldOutPairs: on which every run was measured.
    package init(_ runs: [ComparedRun], heldOutPairs: Int) {
        self.heldOutPairs = heldOutPairs
        var order: [String] = []
        var groups: [String: [ComparedRun]] = [:]
        for run in runs {
            let key = "\(run.start)/\(run.method)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(run)
            if let absence = run.outcome.absence {
                absences.append("\(run.method) from \(run.start), seed \(run.seed): \(absence)")
            }
        }
        rows = order.compactMap { groups[$0].flatMap(row) }
    }

    private func row(_ runs: [ComparedRun]) -> Row? {
        let done = runs.filter { $0.record != nil }
        let accuracies = done.compactMap(\.accuracy)
        guard let first = done.first, !accuracies.isEmpty else { return nil }
        func mean(_ values: [Double]) -> Double {
            values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        }
        let accuracy = mean(accuracies)
        let interval = WilsonInterval(share: accuracy, count: max(1, heldOutPairs))
        let firstPhase = done.compactMap {
            $0.record?.metrics["eval/rewards/accuracies/first_phase"]
        }
        let times = done.compactMap(\.seconds)
        let method = TrainingMethod.named(first.method)
        let changesPolicy = method.map { $0.takesGradientSteps && !$0.makesRewardModel } ?? true
        return Row(
            method: first.method, start: first.start, seeds: done.count, accuracy: accuracy,
            interval: Interval(low: interval.lower, high: interval.upper),
            lowest: accuracies.min() ?? 0, highest: accuracies.max() ?? 0,
            likelihoodAccuracy: changesPolicy
                ? mean(done.compactMap { $0.record?.metrics["eval/logps/accuracies"] }) : nil,
            firstPhaseAccuracy: firstPhase.isEmpty ? nil : mean(firstPhase),
            operations: mean(done.compactMap(\.operations)), seconds: times.isEmpty ? nil : mean(times),
            steps: first.record?.steps ?? 0)
    }
}

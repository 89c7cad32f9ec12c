// SPDX-License-Identifier: Apache-2.0

private import Charts

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The paper's figures of the toy model, from the runs of one seed.
package struct ToyCharts: Sendable {
    private let runs: [ToyRun]
    private let note: String

    package init(_ runs: [ToyRun], seed: UInt64) {
        self.runs = runs.filter { $0.seed == seed }
        note = "Seed \(seed); means over pairs, probabilities over prompts."
    }

    /// File names and drawings.
    package func files() -> [(name: String, svg: String)] {
        var files: [(name: String, svg: String)] = []
        var seen: Set<Int> = []
        for scenario in runs.map(\.scenario) where seen.insert(scenario.number).inserted {
            let own = runs.filter { $0.scenario == scenario }
            if let dpo = own.first(where: { $0.method == ToyMethod.dpo.name }) {
                files += [
                    ("scenario-\(scenario.number)-probabilities.svg", probabilities(dpo)),
                    ("scenario-\(scenario.number)-likelihoods.svg", values(dpo, "log-likelihood, nats")),
                    ("scenario-\(scenario.number)-slopes.svg", slopes(dpo)),
                ]
            }
            if let reward = own.first(where: { $0.method == ToyMethod.reward.name }) {
                files.append(("scenario-\(scenario.number)-rewards.svg", values(reward, "reward")))
            }
            let policies = own.filter { $0.end.chosenMass != nil }
            if policies.count > 1 {
                files.append(("scenario-\(scenario.number)-methods.svg", methods(policies)))
                files.append(("scenario-\(scenario.number)-falls.svg", falls(policies)))
            }
        }
        return files
    }

    private func line(
        _ name: String, _ run: ToyRun, _ value: (ToyReading) -> Double?
    ) -> LineChart.Series {
        LineChart.Series(
            name: name,
            points: run.readings.compactMap { reading in
                value(reading).map { LineChart.Point(x: Double(reading.step), y: $0) }
            })
    }

    private func chart(
        _ title: String, _ run: ToyRun, _ series: [LineChart.Series], _ yTitle: String,
        style: Axis.Style = .number
    ) -> String {
        LineChart(
            title: title, series: series, xTitle: "step", yTitle: yTitle,
            note: "Scenario \(run.scenario.number): \(run.scenario.name). \(note)", style: style,
            fromZero: style == .percent
        ).svg()
    }

    private func probabilities(_ run: ToyRun) -> String {
        chart(
            "DPO: where the probability goes", run,
            [
                line("own response", run, \.chosenMass), line("rejected", run, \.rejectedMass),
                line("unseen, 9 and 10", run, \.unseenMass),
                line("in no own pair", run, \.elsewhereMass),
            ], "probability", style: .percent)
    }

    private func values(_ run: ToyRun, _ yTitle: String) -> String {
        chart(
            run.end.chosenMass == nil ? "Reward model: rewards" : "DPO: log-likelihoods", run,
            [
                line("chosen", run, \.chosenValue), line("rejected", run, \.rejectedValue),
                line("unseen, 9 and 10", run, \.unseenValue),
            ], yTitle)
    }

    private func slopes(_ run: ToyRun) -> String {
        func decades(_ value: Double?) -> Double? { value.map { $0 / log(10) } }
        return chart(
            "DPO: derivatives in the likelihoods", run,
            [
                line("chosen", run) { decades($0.logChosenSlope) },
                line("rejected", run) { decades($0.logRejectedSlope) },
            ], "log10 |dL/dpi|")
    }

    private func methods(_ own: [ToyRun]) -> String {
        chart(
            "Probability of the own response", own[0], own.map { line($0.method, $0, \.chosenMass) },
            "probability", style: .percent)
    }

    private func falls(_ own: [ToyRun]) -> String {
        chart(
            "Rejected responses", own[0], own.map { line($0.method, $0, \.rejectedValue) },
            "log-likelihood, nats")
    }
}

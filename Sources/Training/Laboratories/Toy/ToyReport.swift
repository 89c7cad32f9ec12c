// SPDX-License-Identifier: Apache-2.0

private import Charts
package import FoundationEssentials
private import StudyFiles

/// The files of the toy laboratory: `report.md`, `toy-3d.json`, `readings.csv` and charts.
package struct ToyReport: Sendable {
    private let laboratory: ToyLaboratory
    private let runs: [ToyRun]
    package let summaries: [ToySummary]

    package init(_ laboratory: ToyLaboratory, _ runs: [ToyRun]) {
        self.laboratory = laboratory
        self.runs = runs
        summaries = ToySummary.all(runs)
    }

    /// File names and contents.
    package func files() throws -> [(name: String, contents: Data)] {
        [
            ("report.md", Data(markdown.utf8)), ("toy-3d.json", Data(try json())),
            ("readings.csv", Data(readings.utf8)),
        ]
            + (laboratory.seeds.first.map { seed in
                ToyCharts(runs, seed: seed).files().map { ($0.name, Data($0.svg.utf8)) }
            } ?? [])
    }

    // MARK: For reading

    package var markdown: String {
        let training = laboratory.training
        return """
            # The toy model of 3D-Properties

            - \(ToyPolicy.prompts) prompts, \(ToyPolicy.responses) responses, three layers of width \(training.width), \(training.pairs) pairs a prompt, \
            \(training.steps) steps of Adam at \(training.learningRate) on all pairs.
            - Seeds: \(laboratory.seeds.map { "\($0)" }.joined(separator: ", ")). Means over them.
            - On-policy responses begin at \(ToyScenario.onPolicy) each, off-policy ones at \(ToyScenario.offPolicy), and responses 9 and 10, \
            which are in no pair, share what is left.

            ## DPO by scenario

            \(scenarioTable)
            \(propertySentences)

            ## What softens it

            \(methodTable)
            \(Self.legend)
            \(rewardSentences)
            """
    }

    private var dpo: [ToySummary] { summaries.filter { $0.method == ToyMethod.dpo.name } }

    private var scenarioTable: String {
        var table = MarkdownTable(
            [
                "scenario", "chosen", "rejected", "nats of chosen", "nats of rejected", "times as far",
                "own response: peak", "at step", "end", "in no own pair, end", "unseen, most",
            ], words: 3)
        for row in dpo {
            guard let scenario = laboratory.scenarios.first(where: { $0.number == row.scenario }) else {
                continue
            }
            table.add([
                "\(row.scenario)", scenario.chosenIsOnPolicy ? "on policy" : "off policy",
                scenario.rejectedIsOnPolicy ? "on policy" : "off policy", number(row.chosenChange, 2),
                number(row.rejectedChange, 1), number(row.drop, 1), number(row.chosenPeak, 3),
                number(row.peakStep, 0), number(row.chosenEnd, 3), number(row.elsewhereEnd, 3),
                number(row.mostUnseen, 3),
            ])
        }
        return table.text
    }

    private var propertySentences: String {
        guard let first = dpo.first else { return "" }
        let count = dpo.count * first.seeds
        func runs(_ shown: KeyPath<ToySummary, Int>) -> String {
            "\(dpo.reduce(0) { $0 + $1[keyPath: shown] }) of \(count) runs"
        }
        let low = dpo.compactMap(\.balance?.low).min() ?? .nan
        let high = dpo.compactMap(\.balance?.high).max() ?? .nan
        return """
            1. *Drastic drop*: in \(runs(\.drops)) the rejected side's log-likelihood falls at least twice as far as the chosen side's ever \
            moves. Its cause: |dL/d pi(rejected)| / |dL/d pi(chosen)| is pi(chosen) / pi(rejected) times \(number(low, 8)) to \(number(high, 8)), \
            over all readings and pairs, by differences of the loss (the paper's Corollary 1 says 1).
            2. *Degradation*: in \(runs(\.degrades)) the own response's probability falls by more than 0.01 after its peak while the loss \
            goes on falling.
            3. *Dispersion*: in \(runs(\.disperses)) more than 0.01 of the probability goes, after that peak, to responses that are in none of \
            the prompt's pairs.

            """
    }

    private var methodTable: String {
        var table = MarkdownTable(
            [
                "scenario", "method", "balance of derivatives", "steps to 1/1000", "nats of rejected",
                "own response: peak", "end", "lost", "dispersed",
            ], words: 2)
        for row in summaries where row.chosenEnd != nil {
            table.add([
                "\(row.scenario)", row.method, balance(row), number(row.stepsToThousandth, 0),
                number(row.rejectedChange, 1), number(row.chosenPeak, 3), number(row.chosenEnd, 3),
                number(row.degradation, 3), number(row.dispersion, 3),
            ])
        }
        return table.text
    }

    private static let legend = """
        Balance: pi |dL/d pi| of the rejected side over that of the chosen one, lowest and highest. Steps to 1/1000: until the rejected \
        side's likelihood is a thousandth of what it was, empty where a seed does not come so far. Lost: what the own response's \
        probability loses between its peak and the end while the loss falls. Dispersed: what responses in no own pair gain meanwhile.

        """

    private var rewardSentences: String {
        let rows = summaries.filter { $0.method == ToyMethod.reward.name }
        guard !rows.isEmpty else { return "" }
        var table = MarkdownTable(
            ["scenario", "balance of derivatives", "chosen", "rejected", "unseen", "times as far"])
        for row in rows {
            table.add([
                "\(row.scenario)", balance(row), number(row.chosenChange, 2), number(row.rejectedChange, 2),
                number(row.unseenChange, 2), number(row.drop, 2),
            ])
        }
        return """
            ## A reward model on the same pairs

            Its loss is one of rewards, whose derivatives are equal and opposite whatever their size; what the rewards moved by:

            \(table.text)
            """
    }

    private func balance(_ row: ToySummary) -> String {
        guard let balance = row.balance else { return "" }
        let (low, high) = (number(balance.low, 4), number(balance.high, 4))
        return low == high ? low : "\(low) to \(high)"
    }

    private func number(_ value: Double?, _ digits: Int) -> String {
        value.map { DecimalText.fixed($0, digits: digits) } ?? ""
    }

    // MARK: For programs

    private var readings: String {
        var text = CommaSeparatedValues.line([
            "scenario", "method", "seed", "step", "loss", "chosen", "rejected", "unseen", "mass_chosen",
            "mass_rejected", "mass_unseen", "mass_elsewhere", "log_dloss_dpi_chosen",
            "log_dloss_dpi_rejected",
        ])
        for run in runs {
            for reading in run.readings {
                let numbers: [Double?] = [
                    reading.loss, reading.chosenValue, reading.rejectedValue, reading.unseenValue,
                    reading.chosenMass, reading.rejectedMass, reading.unseenMass, reading.elsewhereMass,
                    reading.logChosenSlope, reading.logRejectedSlope,
                ]
                text += CommaSeparatedValues.line(
                    ["\(run.scenario.number)", run.method, "\(run.seed)", "\(reading.step)"]
                        + numbers.map { $0.map { "\($0)" } ?? "" })
            }
        }
        return text
    }

    private func json() throws -> [UInt8] {
        struct Whole: Encodable {
            var width, pairs, steps: Int
            var learning_rate: Double
            var seeds: [UInt64]
            var methods: [ToySummary]
        }
        let training = laboratory.training
        return try JSONLines.encode(
            Whole(
                width: training.width, pairs: training.pairs, steps: training.steps,
                learning_rate: training.learningRate, seeds: laboratory.seeds, methods: summaries))
    }
}

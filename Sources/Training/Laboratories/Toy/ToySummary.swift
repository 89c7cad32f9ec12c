// SPDX-License-Identifier: Apache-2.0

/// A method in a scenario over all seeds: means, and how many runs show a property.
package struct ToySummary: Sendable, Encodable {
    package var scenario: Int
    package var method: String
    package var seeds: Int
    /// Means of `ToyRun`'s quantities of these names.
    package var chosenChange, rejectedChange, unseenChange: Double
    package var drop: Double?
    package var stepsToThousandth: Double?
    package var balance: ToyReading.Balance?
    package var chosenPeak, peakStep, chosenEnd: Double?
    package var degradation, dispersion, mostUnseen, elsewhereEnd: Double?
    /// Runs in which the rejected side fell at least twice as far as the chosen one ever moved.
    package var drops: Int
    /// Runs in which the own response's probability fell by more than 0.01 after its peak.
    package var degrades: Int
    /// Runs in which more than 0.01 of the mass went to responses of no own pair after that peak.
    package var disperses: Int

    package init(_ runs: [ToyRun]) {
        precondition(!runs.isEmpty, "no run")
        func mean(_ value: (ToyRun) -> Double?) -> Double? {
            let values = runs.compactMap(value)
            // A mean over some of the seeds would not be the table's.
            return values.count == runs.count ? values.reduce(0, +) / Double(values.count) : nil
        }
        scenario = runs[0].scenario.number
        method = runs[0].method
        seeds = runs.count
        chosenChange = mean(\.chosenChange) ?? 0
        rejectedChange = mean(\.rejectedChange) ?? 0
        unseenChange = mean(\.unseenChange) ?? 0
        drop = mean(\.drop)
        stepsToThousandth = mean { $0.stepsToThousandth.map(Double.init) }
        let balances = runs.compactMap(\.balance)
        if let low = balances.map(\.low).min(), let high = balances.map(\.high).max() {
            balance = ToyReading.Balance(low: low, high: high)
        }
        chosenPeak = mean { $0.peak?.chosenMass }
        peakStep = mean { $0.peak.map { Double($0.step) } }
        chosenEnd = mean { $0.end.chosenMass }
        degradation = mean(\.degradation)
        dispersion = mean(\.dispersion)
        mostUnseen = mean(\.mostUnseen)
        elsewhereEnd = mean { $0.end.elsewhereMass }
        drops = runs.count { ($0.drop ?? 0) >= 2 }
        degrades = runs.count { ($0.degradation ?? 0) > 0.01 }
        disperses = runs.count { ($0.dispersion ?? 0) > 0.01 }
    }

    /// One for each scenario and method, in the order of the runs.
    package static func all(_ runs: [ToyRun]) -> [ToySummary] {
        var order: [String] = []
        var groups: [String: [ToyRun]] = [:]
        for run in runs {
            let key = "\(run.scenario.number)/\(run.method)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(run)
        }
        return order.compactMap { groups[$0].map(ToySummary.init) }
    }
}

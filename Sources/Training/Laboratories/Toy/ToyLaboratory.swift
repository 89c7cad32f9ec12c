// SPDX-License-Identifier: Apache-2.0

/// Every scenario by every method from the same policies, over several seeds.
package struct ToyLaboratory: Sendable {
    package var training: ToyTraining
    package var seeds: [UInt64]
    package var scenarios = ToyScenario.all
    package var methods = ToyMethod.all

    package init(_ training: ToyTraining = ToyTraining(), seeds: [UInt64]) {
        self.training = training
        self.seeds = seeds
    }

    /// In the order of scenarios, then methods, then seeds.
    ///
    /// - Parameter onRun: told of a run before it begins; throwing stops.
    package func runs(onRun: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }) throws -> [ToyRun] {
        var runs: [ToyRun] = []
        let total = scenarios.count * methods.count * seeds.count
        for scenario in scenarios {
            let starts = try seeds.map { try training.start(scenario, seed: $0) }
            for method in methods {
                for (seed, start) in zip(seeds, starts) {
                    try onRun(runs.count, total)
                    let pairs = ToyPair.draw(each: training.pairs, seed: seed)
                    let readings = training.learn(pairs, from: start, by: method).readings
                    runs.append(
                        ToyRun(scenario: scenario, method: method.name, seed: seed, readings: readings))
                }
            }
        }
        return runs
    }
}

// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
package import LanguageModels
private import Randomness
package import StudyFiles
private import Tensors

/// COALA's first phase by CRONOS beside the same network trained by AdamW, on the same features.
///
/// A tenth of the prompts are set aside, by which AdamW's learning rate is chosen; nobody is fitted to them. Source: the
/// stage-one tables of CRONOS and COALA.
package struct StageOneComparison {
    /// Where features are kept; a run of COALA with this folder has them already.
    package var features: KeyedFiles
    package var seed: UInt64
    /// Of every solver; that of COALA's own runs, so that their first phase is what is compared.
    package var groupPenalty = Cronos().beta
    package var baseline = NetworkBaseline()
    /// Told now and then; throwing stops.
    package var onWait: () throws -> Void = {}

    package init(features: KeyedFiles, seed: UInt64) {
        self.features = features
        self.seed = seed
    }

    /// A row a solver, and what could not be fitted, in words.
    package func rows(
        _ start: String, _ checkpoint: Checkpoint, pairs: [PreferencePair], heldOut: [PreferencePair]
    ) throws -> (rows: [StageOneRow], absences: [String]) {
        let model = checkpoint.model
        func tokenized(_ pairs: [PreferencePair]) -> [TokenizedPair] {
            TokenizedExamples<TokenizedPair>(pairs, checkpoint.tokenizer, model.configuration).examples
        }
        let (pairs, heldOut) = (tokenized(pairs), tokenized(heldOut))
        guard Set(pairs.map(\.prompt)).count > 1, !heldOut.isEmpty else {
            return ([], ["stage one from \(start): needs held-out pairs and pairs of two prompts or more"])
        }
        let cache = FeatureCache(features)
        let learned = try PairFeatures(pairs, model, cache: cache) { _ in try onWait() }
        let measured = try PairFeatures(heldOut, model, cache: cache) { _ in try onWait() }
        let isAside = aside(pairs)
        let fitted = (0..<pairs.count).filter { !isAside[$0] }
        let all = Self.rows(learned, fitted)
        let (mean, deviation) = ConvexHead.statistics(all)
        func standardized(_ features: PairFeatures, _ places: [Int]) -> NetworkBaseline.Rows {
            NetworkBaseline.Rows(
                x: ConvexHead.standardize(Self.rows(features, places), mean: mean, deviation: deviation),
                labels: places.map { _ in 1 } + places.map { _ in -1 })
        }
        let train = standardized(learned, fitted)
        let validation = standardized(learned, (0..<pairs.count).filter { isAside[$0] })
        let test = standardized(measured, Array(0..<heldOut.count))
        func row(
            _ solver: String, _ accuracy: Double, _ heldOutAccuracy: Double, _ operations: Double,
            _ seconds: Double
        ) -> StageOneRow {
            StageOneRow(
                start: start, solver: solver, accuracy: accuracy, heldOutAccuracy: heldOutAccuracy,
                rows: train.labels.count, heldOutRows: test.labels.count, operations: operations,
                seconds: seconds)
        }
        var (rows, absences): ([StageOneRow], [String]) = ([], [])
        for solver in Cronos.Solver.allCases {
            var cronos = Cronos(solver)
            cronos.seed = seed
            cronos.beta = groupPenalty
            do {
                let solution = try cronos.fit(train.x, labels: train.labels) { _ in try onWait() }
                rows.append(
                    row(
                        "CRONOS \(solver.rawValue)", solution.accuracy,
                        solution.network.accuracy(test.x, labels: test.labels),
                        solution.floatingPointOperations, solution.seconds))
            } catch let error as ConvexError {
                absences.append("CRONOS \(solver.rawValue) from \(start): \(error)")
            }
        }
        let adam = try baseline.fit(train: train, validation: validation, heldOut: test) { _ in try onWait() }
        rows.append(
            row(
                "AdamW", adam.accuracy, adam.heldOutAccuracy, adam.floatingPointOperations, adam.seconds))
        return (rows, absences)
    }

    /// Whether each pair is set aside: all of a prompt, or none.
    private func aside(_ pairs: [TokenizedPair]) -> [Bool] {
        let prompts = Array(Set(pairs.map(\.prompt))).sorted { $0.lexicographicallyPrecedes($1) }
        var draws = SeededGenerator(seed: seed, stream: "stage one")
        let chosen = Set(draws.shuffled(prompts).prefix(max(1, prompts.count / 10)))
        return pairs.map { chosen.contains($0.prompt) }
    }

    /// Chosen responses, then rejected ones, (2 pairs, C).
    private static func rows(_ features: PairFeatures, _ places: [Int]) -> Tensor {
        let index = places.map { Int32($0) }
        let (chosen, rejected) = (
            Operations.selectRows(features.chosen, index), Operations.selectRows(features.rejected, index)
        )
        return Tensor(
            chosen.values + rejected.values, shape: [2 * places.count, features.chosen.columns])
    }
}

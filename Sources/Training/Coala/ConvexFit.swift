// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
internal import FoundationEssentials
internal import LanguageModels
private import StudyFiles

/// COALA's two phases on a checkpoint, with what they reach on held-out pairs.
struct ConvexFit {
    let result: RunResult
    let metrics: [String: Double]
    let hyperparameters: [String: RecordValue]
    let headFile: (name: String, contents: Data)

    init(
        _ pairs: [TokenizedPair], _ start: Checkpoint, _ heldOut: HeldOut, _ alignment: ConvexAlignment,
        onStep: (StepMetrics) throws -> Void, onWait: () throws -> Void
    ) throws {
        let features = try PairFeatures(pairs, start.model) { _ in try onWait() }
        let base = try start.weightsFingerprint()
        let fit = try alignment.fit(features, baseSHA256: base, onProgress: onStep)
        let heldOutFeatures = try PairFeatures(heldOut.pairs, start.model) { _ in try onWait() }
        var metrics = try heldOut.evaluate(start.model) { _ in try onWait() }.metrics
        if !heldOut.pairs.isEmpty {
            for (name, value) in heldOut.ranking(try ConvexAlignment.margins(fit.head, heldOutFeatures)) {
                metrics["eval/\(name)"] = value
            }
            var firstHead = fit.head
            firstHead.network = fit.firstPhase.network
            let firstPhase = heldOut.ranking(try ConvexAlignment.margins(firstHead, heldOutFeatures))
            metrics["eval/rewards/accuracies/first_phase"] = firstPhase["rewards/accuracies"]
        }
        metrics.merge(fit.trainMetrics) { $1 }
        self.metrics = metrics
        var result = RunResult()
        result.progress.step = fit.firstPhase.progress.iteration
        result.progress.tokens = pairs.reduce(0) { $0 + $1.responses.rows }
        result.progress.operations =
            features.floatingPointOperations + fit.firstPhase.floatingPointOperations
            + fit.secondPhase.floatingPointOperations
        result.metrics = fit.metrics
        self.result = result
        let record = alignment.record
        hyperparameters = Dictionary(
            record.numbers.map { ($0, .number($1)) } + record.words.map { ($0, .text($1)) },
            uniquingKeysWith: { $1 })
        headFile = (ConvexHead.fileName, fit.head.encode())
    }
}

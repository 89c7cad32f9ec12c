// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
internal import FoundationEssentials
internal import LanguageModels
private import StudyFiles
private import Tensors

/// COALA's two phases on a checkpoint, with what they reach on held-out pairs.
struct ConvexFit {
    let result: RunResult
    let metrics: [String: Double]
    let hyperparameters: [String: RecordValue]
    let headFile: (name: String, contents: Data)

    /// Of the held-out records: their features and their scores under the model.
    let evaluationOperations: Double

    init(
        _ pairs: [TokenizedPair], _ start: Checkpoint, _ heldOut: HeldOut, _ alignment: ConvexAlignment,
        _ extraction: FeatureExtraction, onStep: (StepMetrics) throws -> Void, onWait: () throws -> Void
    ) throws {
        let form = extraction.form
        let features = try extraction.features(pairs, start.model, onWait: onWait)
        extraction.onEnd()
        let base = try start.weightsFingerprint()
        let fit = try alignment.fit(features, baseSHA256: base, onProgress: onStep)
        let heldOutFeatures = try extraction.features(
            heldOut.pairs, start.model, isHeldOut: true, onWait: onWait)
        var evaluationOperations = heldOutFeatures.floatingPointOperations
        var metrics = try heldOut.evaluate(start.model, precision: extraction.precision) {
            evaluationOperations += $0
            try onWait()
        }.metrics
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
        result.progress.tokens = PairFeatures.tokens(pairs, form)
        result.progress.operations =
            features.floatingPointOperations + fit.firstPhase.floatingPointOperations
            + fit.secondPhase.floatingPointOperations
        result.metrics = fit.metrics
        self.result = result
        self.evaluationOperations = evaluationOperations
        let record = alignment.record
        hyperparameters = Dictionary(
            record.numbers.map { ($0, .number($1)) } + record.words.map { ($0, .text($1)) },
            uniquingKeysWith: { $1 }
        ).merging(extraction.record) { $1 }
        headFile = (ConvexHead.fileName, fit.head.encode())
    }
}

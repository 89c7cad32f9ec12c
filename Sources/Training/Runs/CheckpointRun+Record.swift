// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LanguageModels
internal import PreferenceData
internal import StudyFiles

/// What a run says and leaves: notes, the record, and the files beside the weights.
extension CheckpointRun {
    func tokenize(_ pairs: [PreferencePair], needsScores: Bool = false) throws
        -> TokenizedExamples<TokenizedPair>
    {
        let examples = TokenizedExamples<TokenizedPair>(
            pairs, start.tokenizer, start.model.configuration, needsScores: needsScores)
        try requireExamples(examples.examples.count, examples.dropped)
        return examples
    }

    func requireExamples(_ count: Int, _ dropped: [DroppedRecord]) throws {
        guard count > 0 else { throw TrainingError.noExamples(path: data, dropped: dropped.summary) }
    }

    func line(_ place: Int) -> Int { lines?[place] ?? place + 1 }

    func tellDropped(_ dropped: [DroppedRecord]) {
        if !dropped.isEmpty { onNote("\(data): \(dropped.summary); listed in \(output)/dropped.jsonl.") }
        guard !heldOut.dropped.isEmpty else { return }
        let place = heldOut.file.map {
            "\($0): \(heldOut.dropped.summary); listed in \(output)/dropped.jsonl."
        }
        onNote(place ?? "Held-out records: \(heldOut.dropped.summary).")
    }

    /// A file with one side alone teaches to raise or to lower everything.
    func tellSides(_ labels: [TokenizedLabel]) {
        let desirable = labels.count { $0.isDesirable }
        onNote("\(data): \(desirable) desirable and \(labels.count - desirable) undesirable responses.")
        let unmatched = labels.count { $0.mismatched == nil }
        if unmatched > 0 {
            onNote(
                "\(unmatched) of them have no response to another prompt that fits behind theirs and add nothing to the baseline."
            )
        }
    }

    func tellProbe(_ probed: ProbeSelection, _ options: ProbeOptions) {
        var sentence = "The probe watches \(probed.pairs.count) pairs"
        if options.file != nil {
            let count = probed.unseen.reduce(0) { $0 + $1.responses.count }
            sentence +=
                " and \(count) unseen responses (left out: \(probed.elsewhere) to prompts of no pair that is learned,"
                + " \(probed.onASide) that are on a side or too long)"
        }
        onNote(sentence + ".")
    }

    func tellEnd(_ result: RunResult, _ training: GradientTraining) {
        guard training.options.patience != nil, let best = result.progress.best else { return }
        onNote(
            (result.stoppedEarly
                ? "Stopped after step \(result.steps): \(result.progress.evaluationsWithoutGain) evaluations without a gain. "
                : "")
                + "The weights are those of step \(best.step), with the best \(training.watched).")
    }

    func write(
        _ method: String, _ model: LanguageModel, _ result: RunResult, hyperparameters: [String: RecordValue],
        seed: UInt64, metrics: [String: Double], dropped: [DroppedRecord], referenceOperations: Double = 0,
        evaluationOperations: Double = 0, extra methodFiles: [(name: String, contents: Data)] = []
    ) throws -> CheckpointRecord {
        if let wrong = metrics.keys.sorted().first(where: { metrics[$0]?.isFinite == false }) {
            throw TrainingError.notFinite(
                NotFinite(step: result.steps, what: wrong, examples: [], savedAt: nil, folder: nil))
        }
        var metrics = metrics
        for (reason, count) in dropped.counts {
            metrics[reason == .shortened ? "shortened" : "dropped/\(reason.rawValue)"] = Double(count)
        }
        if let best = result.progress.best { metrics["train/best_step"] = Double(best.step) }
        let record = CheckpointRecord(
            method: method, parent: parent,
            parentSHA256: parentSHA256, data: data, dataSHA256: dataSHA256, seed: seed,
            hyperparameters: hyperparameters,
            steps: result.steps, tokensSeen: result.tokensSeen,
            floatingPointOperations: result.floatingPointOperations,
            referenceOperations: referenceOperations > 0 ? referenceOperations : nil,
            evaluationOperations: evaluationOperations > 0 ? evaluationOperations : nil, metrics: metrics)
        var lines: [UInt8] = []
        for step in result.metrics { lines += try JSONLines.encode(step) }
        lines += try JSONLines.encode(StepMetrics(step: result.steps, values: metrics))
        var files = extra + methodFiles + [("metrics.jsonl", Data(lines))]
        let listed = try list(dropped)
        if !listed.isEmpty { files.append(("dropped.jsonl", listed)) }
        try Checkpoint(model: model, tokenizer: start.tokenizer, record: record, base: start.base ?? parent)
            .write(to: output, extra: files)
        return record
    }

    /// The lines that were left out, of the data file and then of the held-out one.
    private func list(_ dropped: [DroppedRecord]) throws -> Data {
        struct Row: Encodable {
            var file: String
            var line: Int
            var reason: String
        }
        var rows = dropped.map { Row(file: data, line: line($0.place), reason: $0.reason.rawValue) }
        if let file = heldOut.file {
            rows += heldOut.dropped.map {
                Row(file: file, line: heldOut.lines?[$0.place] ?? $0.place + 1, reason: $0.reason.rawValue)
            }
        }
        return Data(try rows.flatMap { try JSONLines.encode($0) })
    }
}

// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles

/// showdown.json: how a checkpoint came about.
package struct CheckpointRecord: Codable, Equatable, Sendable {
    package var method: String
    /// Folder of the checkpoint that training began from; nil where it began from random weights.
    package var parent: String?
    /// SHA-256 of the parent's weights as one file of 32-bit floats, which is what `Checkpoint` writes by itself.
    package var parentSHA256: String?
    package var data: String
    package var dataSHA256: String
    package var seed: UInt64
    package var hyperparameters: [String: RecordValue]
    package var steps: Int
    package var tokensSeen: Int
    /// Counted, not measured: `LanguageModel.trainingOperations`, or `forwardOperations` for features and the convex solver's
    /// own count.
    ///
    /// Features that were found in a cache are not counted.
    package var floatingPointOperations: Double
    /// Counted alike: scoring under the frozen reference, 0 where its scores were found in a cache.
    package var referenceOperations: Double?
    /// Counted alike: scoring of held-out data, during the run and at its end.
    package var evaluationOperations: Double?
    /// Final metrics under the field's names, `eval/loss` for example.
    package var metrics: [String: Double]

    enum CodingKeys: String, CodingKey {
        case method, parent, data, seed, hyperparameters, steps, metrics
        case parentSHA256 = "parent_sha256"
        case dataSHA256 = "data_sha256"
        case tokensSeen = "tokens_seen"
        case floatingPointOperations = "flops"
        case referenceOperations = "flops_reference"
        case evaluationOperations = "flops_evaluation"
    }

    package init(
        method: String, parent: String?, parentSHA256: String?, data: String, dataSHA256: String,
        seed: UInt64,
        hyperparameters: [String: RecordValue], steps: Int, tokensSeen: Int, floatingPointOperations: Double,
        referenceOperations: Double? = nil, evaluationOperations: Double? = nil, metrics: [String: Double]
    ) {
        self.method = method
        self.parent = parent
        self.parentSHA256 = parentSHA256
        self.data = data
        self.dataSHA256 = dataSHA256
        self.seed = seed
        self.hyperparameters = hyperparameters
        self.steps = steps
        self.tokensSeen = tokensSeen
        self.floatingPointOperations = floatingPointOperations
        self.referenceOperations = referenceOperations
        self.evaluationOperations = evaluationOperations
        self.metrics = metrics
    }
}

extension CheckpointRecord {
    /// The record of a checkpoint folder; nil in a checkpoint from elsewhere.
    package static func read(_ folder: String) throws -> CheckpointRecord? {
        let path = "\(folder)/showdown.json"
        guard FileContents.exists(path) else { return nil }
        do {
            return try JSONDecoder().decode(CheckpointRecord.self, from: try FileContents.read(path))
        } catch let error as DecodingError {
            throw CheckpointError(path: path, reason: .configuration(JSONLines.explain(error)))
        }
    }
}

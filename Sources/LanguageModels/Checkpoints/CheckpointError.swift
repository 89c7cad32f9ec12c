// SPDX-License-Identifier: Apache-2.0

/// What keeps a checkpoint folder from being loaded.
package struct CheckpointError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case notACheckpoint
        /// A reward model where a language model is needed, and the other way round.
        case rewardModel, noRewardModel
        case configuration(String)
        case unsupported(String)
        case missingTensor(String)
        case wrongShape(tensor: String, expected: [Int], found: [Int])
        case extraTensors([String])
        case notFinite(String)
        case noBase(String)
        case otherBase(String)
        case computesNoNumbers
        case tooLargeForHalf(String)
        case vocabularyMismatch(tokenizer: Int, embedding: Int)
    }

    package var path: String
    package var reason: Reason

    package init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    package var description: String {
        switch reason {
        case .notACheckpoint:
            "\(path): is not a checkpoint folder. One holds config.json, model.safetensors (or its shards) and a tokenizer"
        case .rewardModel:
            "\(path): is a reward model, which scores responses and writes none. Name a language model"
        case .noRewardModel:
            "\(path): is a language model and has no score. Make a reward model of it with showdown train reward"
        case .configuration(let what): "\(path): \(what). Fetch or write the checkpoint again"
        case .unsupported(let what): "\(path): needs \(what), which is not supported"
        case .missingTensor(let name):
            "\(path): the tensor \"\(name)\" is missing. The checkpoint is damaged or of another model"
        case .wrongShape(let tensor, let expected, let found):
            "\(path): the tensor \"\(tensor)\" has the shape \(found) where config.json needs \(expected)"
        case .extraTensors(let names):
            "\(path): holds tensors that config.json has no place for: \(names.joined(separator: ", "))"
        case .notFinite(let name):
            "\(path): the tensor \"\(name)\" holds NaN or infinity. The checkpoint is damaged"
        case .noBase(let name):
            "\(path): the base model \"\(name)\" is not a checkpoint folder here. Fetch it, or put its path into base_model_name_or_path"
        case .otherBase(let base):
            "\(path): its adapters were trained beside other weights than \(base) holds now. Bring those weights back, or train anew"
        case .computesNoNumbers:
            "\(path): computes NaN or infinity. Its weights are damaged or were trained with too large a rate"
        case .tooLargeForHalf(let name):
            "\(path): the tensor \"\(name)\" has values beyond the range of f16. Choose bf16 or f32"
        case .vocabularyMismatch(let tokenizer, let embedding):
            "\(path): the tokenizer has \(tokenizer) tokens but the embedding only \(embedding) rows"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Autograd
private import FoundationEssentials
private import StudyFiles
private import Tensors
package import Tokenizers

/// Hashes of the parts that decide what a model computes.
package enum ModelFingerprint {
    /// SHA-256 of the weights as one file of 32-bit floats, whatever the files were that they came from.
    ///
    /// With adapters, of that, of their weights, and of their scale and dropout.
    package static func weights(_ model: LanguageModel) throws -> String {
        let weights = try WeightFormat().source(model.namedWeights).fingerprint()
        guard let settings = model.adaptation?.settings else { return weights }
        let adapters = try WeightFormat().source(
            model.adapterParameters.map { (name: $0.name, tensor: $0.value) }
        ).fingerprint()
        return Fingerprint.of("\(weights) \(adapters) \(settings.scale) \(settings.dropout)")
    }

    package static func configuration(_ model: LanguageModel) throws -> String {
        Fingerprint.of(try ConfigurationFile.encode(model.configuration, .f32))
    }

    package static func tokenizer(_ tokenizer: Tokenizer) throws -> String {
        var hash = RunningFingerprint()
        for file in try TokenizerFiles.encode(tokenizer) { hash.add(file.contents) }
        return hash.text
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Autograd
internal import FoundationEssentials
package import LanguageModels
private import StudyFiles
private import Tensors
package import Tokenizers

/// What a run must share with the one whose state it goes on from, by names that a person knows.
package struct RunIdentity: Codable, Equatable, Sendable {
    package var parts: [String: String]

    package init(_ parts: [String: String]) { self.parts = parts }

    /// What differs, sorted by name: `data file was 1f2e…, is 9a0b…`.
    package func changes(from earlier: RunIdentity) -> [String] {
        Set(parts.keys).union(earlier.parts.keys).sorted().compactMap { name in
            let (was, now) = (earlier.parts[name], parts[name])
            guard was != now else { return nil }
            return "\(name) was \(Self.short(was)), is \(Self.short(now))"
        }
    }

    private static func short(_ text: String?) -> String {
        guard let text else { return "absent" }
        return text.utf8.count == 64 ? "\(text.prefix(12))…" : text
    }
}

/// Hashes of the parts that decide what a model computes.
package enum ModelFingerprint {
    /// SHA-256 over every parameter's name, shape and values, in the order of the checkpoint; adapters come last.
    package static func weights(_ model: LanguageModel) -> String {
        var hash = RunningFingerprint()
        for parameter in model.parameters + model.adapterParameters {
            hash.add(SafetensorsEncoding.encode([(parameter.name, parameter.value)]))
        }
        return hash.text
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

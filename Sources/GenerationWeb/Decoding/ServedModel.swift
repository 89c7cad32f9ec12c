// SPDX-License-Identifier: Apache-2.0

package import Generation
package import LanguageModels
private import StudyFiles
package import Tensors
internal import Tokenizers

/// What requests need to know of a model.
struct ModelDescription: Sendable {
    let name: String
    let tokenizer: Tokenizer
    let configuration: ModelConfiguration
    /// Nil where the model knows no turns.
    let layout: ChatLayout?
    /// Most tokens of a response.
    let longestResponse: Int
    /// Of the weights, as `system_fingerprint`: two answers compare where it is the same.
    let fingerprint: String
}

/// A checkpoint under the name by which requests ask for it, ready to decode.
package struct ServedModel {
    let description: ModelDescription
    let sampler: ResponseSampler

    /// - Parameters:
    ///   - guide: a convex head that takes part in every response; nil for none.
    ///   - longestResponse: most tokens that a request may ask for.
    package init(
        name: String, checkpoint: Checkpoint, guide: ConvexGuide?, precision: Precision = .f32,
        longestResponse: Int = 4_096
    ) throws {
        let tokenizer = checkpoint.tokenizer
        description = ModelDescription(
            name: name, tokenizer: tokenizer, configuration: checkpoint.model.configuration,
            layout: try Self.layout(of: tokenizer), longestResponse: longestResponse,
            fingerprint: "fp_" + (try checkpoint.weightsFingerprint()).prefix(16))
        sampler = try ResponseSampler(
            checkpoint.model, tokenizer: tokenizer, guide: guide, precision: precision)
    }

    /// The layout of the tokenizer's template; ChatML where it has none but knows that layout's marks.
    private static func layout(of tokenizer: Tokenizer) throws -> ChatLayout? {
        if let layout = try tokenizer.chatLayout() { return layout }
        let hasMarks = [ChatLayout.begin, ChatLayout.end].allSatisfy { (try? tokenizer.id(of: $0)) != nil }
        return hasMarks ? .chatML(defaultSystem: nil) : nil
    }
}

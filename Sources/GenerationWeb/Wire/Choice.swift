// SPDX-License-Identifier: Apache-2.0

internal import Generation
internal import StudyFiles

/// What has come of one choice since it was last told of.
struct ChoiceProgress: Sendable {
    var choice: Int
    /// Whole characters that will not change.
    var text = ""
    var tokens: [SampledToken] = []
    /// Set by the last one.
    var end: End?

    struct End: Sendable {
        var finish: GeneratedResponse.Finish
        /// Of the whole response, an end-of-text token not counted.
        var tokens: Int
    }
}

/// The counts of tokens that an answer ends with.
struct TokenUsage: Equatable, Sendable {
    var prompt: Int
    var completion = 0
}

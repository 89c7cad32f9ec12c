// SPDX-License-Identifier: Apache-2.0

/// One response: its tokens, an end-of-text token not among them, and its text.
package struct SampledResponse: Equatable, Sendable {
    /// All that were drawn, those of a stop string among them.
    package var tokens: [Int32]
    /// True where the end-of-text token was drawn, or a stop string written.
    package var ended: Bool
    /// Without the stop string.
    package var text: String
    /// The end-of-text token that was drawn, of those that a model may have; nil where none was.
    package var endToken: Int32?
}

/// A token that was drawn.
package struct SampledToken: Equatable, Sendable {
    /// A token beside its log-probability.
    package struct Alternative: Equatable, Sendable {
        package var token: Int32
        package var logProbability: Double
    }

    package var token: Int32
    /// In nats, by the model itself: before penalties, temperature and truncation; nil where nobody asked.
    package var logProbability: Double?
    /// The most probable tokens at its place, the first the most probable; as many as were asked for.
    package var alternatives: [Alternative] = []
}

/// What a step added to one response.
package struct ResponseProgress: Sendable {
    package var ticket: Int
    /// An end-of-text token is not among them.
    package var tokens: [SampledToken]
    /// Text that is certain now: whole characters, and nothing that could become a stop string.
    package var text: String
    /// The whole response, where this step ended it.
    package var finished: SampledResponse?
}

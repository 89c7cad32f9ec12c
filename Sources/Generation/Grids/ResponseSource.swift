// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Where a method's responses come from: a checkpoint, the corpus, or what else can answer a prompt.
package protocol ResponseSource {
    /// What `checkpoint` says in responses.jsonl.
    var checkpoint: String { get }
    /// SHA-256 of the weights; nil where nobody here can know them.
    var weights: String? { get }
    /// How a head takes part; nil where none does.
    var guidance: GeneratedResponse.Guidance? { get }
    /// Responses that are drawn for each answer.
    var candidates: Int { get }
    /// Whether responses are drawn, so that temperature, sampling and seed count.
    var draws: Bool { get }

    /// What `sampling` says in responses.jsonl; nil where all is as it is without a wish.
    func sampling(_ settings: GridSettings) -> String?

    /// What keeps single prompts from being answered, found before anything is sampled.
    func obstacles(_ prompts: [PromptRecord], _ settings: GridSettings) -> [GridObstacle]

    /// What would be otherwise in an answer of this source than in one that a file holds; nil where nothing would be.
    ///
    /// The grid itself has held the prompt, the seed and the sampling against each other.
    ///
    /// - Parameter prompt: nil where the record's prompt is none of the grid's.
    func difference(
        from record: GeneratedResponse, to prompt: PromptRecord?, _ settings: GridSettings
    ) -> String?

    /// Answers every cell, in any order; each closure may throw to stop.
    ///
    /// - Parameters:
    ///   - onTokens: told how many tokens were decoded since it was last told.
    ///   - onAnswer: gets each answer once, with the place of its cell.
    func answer(
        _ cells: [GridCell], _ settings: GridSettings, onTokens: (Int) throws -> Void,
        onAnswer: (_ place: Int, GridAnswer) throws -> Void
    ) throws
}

extension ResponseSource {
    package var weights: String? { nil }
    package var guidance: GeneratedResponse.Guidance? { nil }
    package var candidates: Int { 1 }
    package var draws: Bool { true }
    package func sampling(_ settings: GridSettings) -> String? {
        draws ? settings.record : settings.textRecord
    }
    package func obstacles(_ prompts: [PromptRecord], _ settings: GridSettings) -> [GridObstacle] { [] }

    package func difference(
        from record: GeneratedResponse, to prompt: PromptRecord?, _ settings: GridSettings
    ) -> String? {
        record.checkpoint == checkpoint ? nil : "checkpoint (\(record.checkpoint), here \(checkpoint))"
    }
}

/// What a source says to one prompt, before any trim.
package struct GridAnswer: Equatable, Sendable {
    package var text: String
    /// An end-of-text token not counted.
    package var tokens: Int
    package var finish: GeneratedResponse.Finish
    /// Tokens that were decoded for it, those of other candidates among them.
    package var decoded: Int
    /// How it was chosen among several; nil where it was the only one.
    package var bestOf: GeneratedResponse.BestOf?

    package init(text: String, tokens: Int, finish: GeneratedResponse.Finish) {
        self.text = text
        self.tokens = tokens
        self.finish = finish
        decoded = tokens
    }
}

/// Why a method cannot answer a prompt.
package struct GridObstacle: Equatable, Sendable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case tooLong(tokens: Int, wanted: Int, context: Int)
        case noReference
    }

    package var prompt: PromptRecord.Key
    /// Filled in by the grid.
    package var method = ""
    package var reason: Reason

    package init(prompt: PromptRecord.Key, _ reason: Reason) {
        self.prompt = prompt
        self.reason = reason
    }

    package var description: String {
        let place = "\"\(prompt.promptID)\" of section \"\(prompt.section)\""
        return switch reason {
        case .tooLong(let tokens, let wanted, let context):
            "\(place) for \(method): \(tokens) tokens and \(wanted) new ones, where its context is \(context)"
        case .noReference: "\(place) for \(method): the field \"reference\" is missing"
        }
    }
}

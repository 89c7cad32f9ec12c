// SPDX-License-Identifier: Apache-2.0

/// Why a record is not used.
package struct RecordFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What drops are counted by.
    package enum Reason: String, CaseIterable, Sendable {
        // The record is not what its form says: reading stops there unless it is told to go on.
        case notJSON = "not valid JSON"
        case wrongField = "a field is missing or of another type"

        // The record is whole, and of no use.
        case tooManyBytes = "longer than a record may be"
        case invalidUTF8 = "invalid UTF-8"
        case loneSurrogate = "a lone surrogate"
        case controlCharacter = "a control character"
        case emptyText = "an empty text"
        case tooLong = "a text that is too long"
        case sameTexts = "chosen and rejected are the same"
        case turns = "turns that do not alternate"
        case chatMark = "a chat mark inside a text"
        case noAnswer = "no question is answered"
        case partsAtQuestion = "the transcripts do not part at an answer"
        case tie = "equal scores"
        case lowRatio = "a score ratio below the limit"
        case tooShort = "too short to be split into prompt and rest"

        /// Whether the file is broken there, and not merely its contents unsuitable.
        package var isBroken: Bool { self == .notJSON || self == .wrongField }
    }

    package var reason: Reason
    /// The path of the field at fault, such as `messages.2.content`.
    package var field: String?
    package var detail: String?

    package init(_ reason: Reason, field: String? = nil, detail: String? = nil) {
        self.reason = reason
        self.field = field
        self.detail = detail
    }

    package var description: String {
        switch (field, detail) {
        case (let field?, let detail?): "the field \"\(field)\" \(detail)"
        case (let field?, nil): "the field \"\(field)\": \(reason.rawValue)"
        case (nil, let detail?): detail
        case (nil, nil): reason.rawValue
        }
    }
}

extension RecordFault {
    static func missing(_ field: String) -> RecordFault {
        RecordFault(.wrongField, field: field, detail: "is missing")
    }

    static func wrong(_ field: String, _ expected: String) -> RecordFault {
        RecordFault(.wrongField, field: field, detail: "is not \(expected)")
    }

    init(_ fault: Conversation.Fault) {
        let reason: Reason =
            switch fault.kind {
            case .speaker: .wrongField
            case .empty: .emptyText
            case .mark: .chatMark
            case .turns: .turns
            case .noAnswer: .noAnswer
            }
        self.init(reason, detail: fault.description)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What nobody means to show to a volunteer.
package enum TextFault: String, CaseIterable, Codable, Sendable {
    /// A mark of a chat layout that should have ended the response or become a token.
    case chatMark = "chat_mark"
    /// A line that begins with a speaker's name: the response goes on with the other side.
    case speaker
    /// Control characters other than tab and line break, invisible ones and those that turn the direction of writing.
    case controlCharacter = "control_character"
    /// U+FFFD, which stands where bytes were no character.
    case invalidCharacter = "invalid_character"
    /// A web or mail address.
    case address
    /// Letters of a writing system that no prompt of the section has.
    case otherScript = "other_script"
    /// The response speaks of itself as a language model.
    case selfReference = "self_reference"

    /// The head of a table's column.
    package var title: String {
        switch self {
        case .chatMark: "chat marks"
        case .speaker: "other speakers"
        case .controlCharacter: "control characters"
        case .invalidCharacter: "invalid characters"
        case .address: "addresses"
        case .otherScript: "other scripts"
        case .selfReference: "says it is a model"
        }
    }

    /// After "responses with".
    var phrase: String {
        switch self {
        case .chatMark: "chat marks in the text"
        case .speaker: "a line of another speaker"
        case .controlCharacter: "control or invisible characters"
        case .invalidCharacter: "invalid characters (U+FFFD)"
        case .address: "a web or mail address"
        case .otherScript: "letters of a script that no prompt has"
        case .selfReference: "words by which a model speaks of itself"
        }
    }
}

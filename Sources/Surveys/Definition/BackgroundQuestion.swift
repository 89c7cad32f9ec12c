// SPDX-License-Identifier: Apache-2.0

/// A question about the volunteer, asked after consent; an answer may end their part.
package struct BackgroundQuestion: Codable, Equatable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        /// One of the options.
        case choice
        /// Any number of the options.
        case choices
        /// A whole number.
        case number
        /// A line of text.
        case text
    }

    package struct Option: Codable, Equatable, Sendable {
        /// Stands in exports; lower-case letters, digits and hyphens.
        package var id: String
        package var text: String

        package init(id: String, text: String) {
            self.id = id
            self.text = text
        }
    }

    /// The answers with which a volunteer may go on: the others are thanked and screened out.
    package struct Acceptance: Codable, Equatable, Sendable {
        /// Ids of options, of which one must be among the answer.
        package var options: [String]?
        /// The smallest number.
        package var from: Int?
        /// The largest number.
        package var to: Int?

        package init(options: [String]? = nil, from: Int? = nil, to: Int? = nil) {
            self.options = options
            self.from = from
            self.to = to
        }
    }

    package var id: String
    package var text: String
    package var kind: Kind
    /// Of `choice` and `choices`; empty in others.
    package var options: [Option]
    package var isRequired: Bool
    /// Nil where every answer is welcome.
    package var accepts: Acceptance?
    /// Whether exports and tables group volunteers by the answer; a `choice` alone can.
    package var isGroup: Bool

    enum CodingKeys: String, CodingKey {
        case id, text, kind, options, accepts
        case isRequired = "required"
        case isGroup = "group"
    }

    package init(
        id: String, text: String, kind: Kind, options: [Option] = [], isRequired: Bool = true,
        accepts: Acceptance? = nil, isGroup: Bool = false
    ) {
        self.id = id
        self.text = text
        self.kind = kind
        self.options = options
        self.isRequired = isRequired
        self.accepts = accepts
        self.isGroup = isGroup
    }
}

/// A question whose right answer stands in its own text: it shows whether somebody reads.
///
/// It is set among a section's questions and looks like them; what is chosen never counts as a preference.
package struct AttentionCheck: Codable, Equatable, Sendable {
    package var id: String
    package var section: String
    /// Says which of the options to select.
    package var prompt: String
    package var options: [String]
    /// 0-based index of the option that the prompt asks for.
    package var expected: Int

    package init(id: String, section: String, prompt: String, options: [String], expected: Int) {
        self.id = id
        self.section = section
        self.prompt = prompt
        self.options = options
        self.expected = expected
    }
}

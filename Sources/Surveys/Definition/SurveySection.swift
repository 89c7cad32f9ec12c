// SPDX-License-Identifier: Apache-2.0

/// A group of questions that share one scenario, one kind and the same criteria.
package struct SurveySection: Equatable, Sendable {
    /// What a volunteer is asked to do with the responses of a question.
    package enum Kind: String, Codable, CaseIterable, Sendable {
        /// Choose one of all methods' responses.
        case bestOf = "best-of"
        /// Choose one of two.
        case pairwise
        /// Put all of them in an order, the best first.
        case ranking
        /// Give each of them a number of the section's scale.
        case rating
    }

    /// What to judge by, as a question or an instruction.
    package struct Criterion: Codable, Equatable, Sendable {
        /// Names the answer in exports; `Criterion.only` where a section has one criterion without an id.
        package var id: String
        package var text: String

        package static let only = "main"

        package init(id: String = only, text: String) {
            self.id = id
            self.text = text
        }
    }

    /// The numbers that a response may be given, and what the ends mean.
    package struct Scale: Codable, Equatable, Sendable {
        package var lowest: Int
        package var highest: Int
        /// What the lowest number means, `not helpful at all`.
        package var lowestLabel: String
        package var highestLabel: String

        package init(lowest: Int, highest: Int, lowestLabel: String, highestLabel: String) {
            self.lowest = lowest
            self.highest = highest
            self.lowestLabel = lowestLabel
            self.highestLabel = highestLabel
        }

        package var range: ClosedRange<Int> { lowest...max(lowest, highest) }
    }

    package var id: String
    package var title: String
    /// The situation that the volunteer imagines, one or two sentences.
    package var scenario: String
    package var kind: Kind
    /// One or several; each question asks for all of them.
    package var criteria: [Criterion]
    /// Of a rating section; nil in others.
    package var scale: Scale?

    package init(
        id: String, title: String, scenario: String, kind: Kind = .bestOf, criteria: [Criterion],
        scale: Scale? = nil
    ) {
        self.id = id
        self.title = title
        self.scenario = scenario
        self.kind = kind
        self.criteria = criteria
        self.scale = scale
    }
}

extension SurveySection: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, title, scenario, kind, criteria, criterion, scale
    }

    /// Reads a section of the first release as well, which had one `criterion` and no kind.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let criteria =
            try fields.decodeIfPresent([Criterion].self, forKey: .criteria)
            ?? [Criterion(text: fields.decode(String.self, forKey: .criterion))]
        self.init(
            id: try fields.decode(String.self, forKey: .id),
            title: try fields.decode(String.self, forKey: .title),
            scenario: try fields.decode(String.self, forKey: .scenario),
            kind: try fields.decodeIfPresent(Kind.self, forKey: .kind) ?? .bestOf, criteria: criteria,
            scale: try fields.decodeIfPresent(Scale.self, forKey: .scale))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(title, forKey: .title)
        try fields.encode(scenario, forKey: .scenario)
        try fields.encode(kind, forKey: .kind)
        try fields.encode(criteria, forKey: .criteria)
        try fields.encodeIfPresent(scale, forKey: .scale)
    }
}

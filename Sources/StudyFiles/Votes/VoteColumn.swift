// SPDX-License-Identifier: Apache-2.0

/// A column of votes.csv that may be absent; a file has those that some row uses.
enum VoteColumn: String, CaseIterable {
    case place
    case criterion
    case weight
    case places = "options_position"
    case temperatures = "options_temperature"
    case tokens = "options_tokens"
    case characters = "options_characters"
    case responses = "options_response"
    case kind
    case attention

    /// Before the name of each column that groups participants.
    static let groupPrefix = "group_"

    /// Empty where the vote has nothing there.
    func text(of vote: Vote) -> String {
        switch self {
        case .place: vote.place.map(String.init) ?? ""
        case .criterion: vote.criterion ?? ""
        case .weight: vote.weight == 1 ? "" : "\(vote.weight)"
        case .places: joined(vote.shown.places)
        case .temperatures: joined(vote.shown.temperatures)
        case .tokens: joined(vote.shown.tokens)
        case .characters: joined(vote.shown.characters)
        case .responses: CommaSeparatedValues.guarded(joined(vote.shown.responses))
        case .kind: vote.kind?.rawValue ?? ""
        case .attention: vote.attention?.rawValue ?? ""
        }
    }

    private func joined(_ values: [some CustomStringConvertible]?) -> String {
        (values ?? []).map(\.description).joined(separator: "|")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A reward that is a rule: a function of the response alone, from 0 to 1.
package enum ProgrammaticReward: ResponseReward, Equatable {
    /// How near the length is to a target.
    case length(LengthTarget)
    /// How little is repeated.
    case repetition(RepeatedGrams)
    /// How many words are of a list.
    case words(WordList)
    /// How far the rules of a form are kept.
    case form(ResponseForm)

    package var name: String {
        switch self {
        case .length(let rule): rule.name
        case .repetition(let rule): rule.name
        case .words(let rule): rule.name
        case .form(let rule): rule.name
        }
    }

    package func score(_ response: RewardedResponse) -> Double {
        switch self {
        case .length(let rule): rule.score(response)
        case .repetition(let rule): rule.score(response.text)
        case .words(let rule): rule.score(response.text)
        case .form(let rule): rule.score(response.text)
        }
    }

    package func scores(_ responses: [RewardedResponse]) -> [Double] { responses.map(score) }
}

// SPDX-License-Identifier: Apache-2.0

/// Whether participants choose the longer of two answers.
///
/// A vote for one of N is compared with each other option of its page: of those comparisons whose lengths differ by more
/// than `least`, the share in which the chosen one is the longer. Without a preference for length it is 1/2, whatever
/// the number of options; but where the better method also writes more it is above 1/2 without any such preference, and
/// only a model tells the two apart. Participants and questions are both clusters: which text of a question is the longer is the
/// same for everybody, so that a few liked long texts would look like a liking for length (`Tests` in README.md has the size).
package struct LengthBias: Equatable, Sendable {
    /// What length is counted in; characters where pages have both.
    package enum Unit: String, Sendable, Encodable {
        case characters, tokens
    }

    /// A share of comparisons won, with participants and questions as clusters.
    package struct Share: Equatable, Sendable {
        package var share: Double
        /// Comparisons; those of one vote are not independent.
        package var comparisons: Double
        package var participants: Int
        /// Questions, pairs of one prompt being one.
        package var prompts: Int
        /// 95%, other participants and other questions.
        package var interval: IntervalEstimate
        /// Two-sided p-value of a share of 1/2 by Student's t on the smaller number of clusters less one; nil with one
        /// participant or one question.
        package var p: Double?
    }

    /// Of comparisons of the method with another, one of the two chosen: how many it won where it was the longer, and
    /// where it was the shorter; nil where there are none.
    package struct OfMethod: Equatable, Sendable {
        package var method: String
        package var whereLonger: Share?
        package var whereShorter: Share?
    }

    /// What AlpacaEval reports of its human annotators: they chose the longer of two outputs in 0.64 of comparisons
    /// that differed by more than 30 characters (its README, "Analyzing an evaluator", `proba_prefer_longer`).
    package static let alpacaEvalHumans = 0.64
    package static let alpacaEvalCharacters = 30

    package var unit: Unit
    /// Lengths count as different where they differ by more than this.
    package var least: Int
    package var longer: Share
    package var methods: [OfMethod]

    /// Of `longer`.
    package var p: Double? { longer.p }

    package enum Result: Equatable, Sendable {
        case bias(LengthBias)
        /// Why there is none.
        case absent(String)
    }

    /// - Parameter least: 30 characters or 6 tokens, about as much, unless it is given.
    package static func of(_ ballots: Ballots, least: Int? = nil) -> Result {
        let unit: Unit
        if ballots.pages.contains(where: { $0.characters != nil }) {
            unit = .characters
        } else if ballots.pages.contains(where: { $0.tokens != nil }) {
            unit = .tokens
        } else {
            return .absent("votes have neither options_characters nor options_tokens")
        }
        let least = least ?? (unit == .characters ? alpacaEvalCharacters : 6)
        var longer = LengthTally(participants: ballots.participantCount, prompts: ballots.promptCount)
        var asLonger = ballots.methods.map { _ in longer }
        var asShorter = asLonger
        for ballot in ballots.ballots {
            guard let choice = ballot.choice else { continue }
            let page = ballots.pages[ballot.page]
            guard let lengths = unit == .characters ? page.characters : page.tokens,
                let place = page.methods.firstIndex(of: choice)
            else { continue }
            for (other, method) in page.methods.enumerated() {
                // Methods of one text stand at one place and have one length.
                let difference = lengths[place] - lengths[other]
                guard abs(difference) > least else { continue }
                let (person, weight) = (ballot.participant, ballot.weight)
                let prompt = ballots.promptOfQuestion[ballot.question]
                longer.add(person, prompt, weight, won: difference > 0)
                if difference > 0 {
                    asLonger[choice].add(person, prompt, weight, won: true)
                    asShorter[method].add(person, prompt, weight, won: false)
                } else {
                    asShorter[choice].add(person, prompt, weight, won: true)
                    asLonger[method].add(person, prompt, weight, won: false)
                }
            }
        }
        guard let share = longer.share() else {
            return .absent("no two options of a vote differ by more than \(least) \(unit.rawValue)")
        }
        return .bias(
            LengthBias(
                unit: unit, least: least, longer: share,
                methods: ballots.methods.indices.map {
                    OfMethod(
                        method: ballots.methods[$0], whereLonger: asLonger[$0].share(),
                        whereShorter: asShorter[$0].share())
                }))
    }
}

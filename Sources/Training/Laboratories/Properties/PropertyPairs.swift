// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// The pairs of all four scenarios over the same prompts.
package struct PropertyPairs: Sendable {
    /// A prompt with all responses to it that are known, and their scores.
    package struct Candidates: Sendable {
        package var prompt: String
        /// The chosen response of the data.
        package var data: String
        package var own, other: [Scored]

        package init(prompt: String, data: String, own: [Scored], other: [Scored]) {
            self.prompt = prompt
            self.data = data
            self.own = own
            self.other = other
        }
    }

    package struct Scored: Sendable, Equatable {
        package var text: String
        package var score: Double

        package init(text: String, score: Double) {
            self.text = text
            self.score = score
        }
    }

    /// By scenario, each as long as the next.
    package private(set) var scenarios: [[PreferencePair]]
    /// Prompts left out: own responses that score alike, no response with a text, or two sides with the same one.
    package private(set) var undecided = 0

    package init(_ candidates: [Candidates]) {
        scenarios = PropertyScenario.all.map { _ in [] }
        for (place, prompt) in candidates.enumerated() {
            // An empty text is no side of a pair.
            let (own, other) = (
                prompt.own.filter { !$0.text.isEmpty }, prompt.other.filter { !$0.text.isEmpty }
            )
            guard let best = Self.extreme(own, isBest: true), let worst = Self.extreme(own, isBest: false),
                let foreign = Self.extreme(other, isBest: false), best.score > worst.score
            else {
                undecided += 1
                continue
            }
            let pairs = PropertyScenario.all.map { scenario in
                PreferencePair(
                    prompt: prompt.prompt, chosen: scenario.chosenIsOwn ? best.text : prompt.data,
                    rejected: scenario.rejectedIsOwn ? worst.text : foreign.text,
                    source: "scenario-\(scenario.number)", id: "scenario-\(scenario.number)-\(place + 1)")
            }
            guard pairs.allSatisfy({ $0.chosen != $0.rejected }) else {
                undecided += 1
                continue
            }
            for (scenario, pair) in pairs.enumerated() { scenarios[scenario].append(pair) }
        }
    }

    /// Ties to the first.
    private static func extreme(_ responses: [Scored], isBest: Bool) -> Scored? {
        responses.reduce(nil) { found, next in
            guard let found else { return next }
            return (isBest ? next.score > found.score : next.score < found.score) ? next : found
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// Which side of the pairs a policy would say itself before preference learning.
///
/// Responses 1 to 4 are chosen, response i for prompt i; 5 to 8 are rejected; 9 and 10 are in no pair. The paper's figures of
/// the likelihoods are lost in its text: on-policy responses have 0.12 each here, off-policy ones 0.01, and the two unseen ones
/// share what is left. Source: "3D-Properties", arXiv 2406.07327, sections 3.2 and 3.3, table 4.
package struct ToyScenario: Sendable, Equatable {
    package let number: Int
    package let chosenIsOnPolicy, rejectedIsOnPolicy: Bool

    package static let onPolicy = 0.12
    package static let offPolicy = 0.01

    package static let all = [
        ToyScenario(number: 1, chosenIsOnPolicy: true, rejectedIsOnPolicy: true),
        ToyScenario(number: 2, chosenIsOnPolicy: false, rejectedIsOnPolicy: true),
        ToyScenario(number: 3, chosenIsOnPolicy: true, rejectedIsOnPolicy: false),
        ToyScenario(number: 4, chosenIsOnPolicy: false, rejectedIsOnPolicy: false),
    ]

    package var name: String {
        func side(_ isOnPolicy: Bool) -> String { isOnPolicy ? "on" : "off" }
        return "chosen \(side(chosenIsOnPolicy)), rejected \(side(rejectedIsOnPolicy)) policy"
    }

    /// The distribution that the first step teaches for every prompt.
    package var start: [Double] {
        let (w, l) = (
            chosenIsOnPolicy ? Self.onPolicy : Self.offPolicy,
            rejectedIsOnPolicy ? Self.onPolicy : Self.offPolicy
        )
        let unseen = (1 - 4 * w - 4 * l) / 2
        return (0..<ToyPolicy.responses).map { $0 < 4 ? w : $0 < 8 ? l : unseen }
    }
}

/// A prompt's own response before one of the rejected ones, drawn at random.
package struct ToyPair: Sendable, Equatable {
    package var prompt, chosen, rejected: Int

    /// As many pairs for every prompt.
    package static func draw(each count: Int, seed: UInt64) -> [ToyPair] {
        (0..<ToyPolicy.prompts).flatMap { prompt in
            (0..<count).map { place in
                var draws = SeededGenerator(seed: seed, stream: "toy pairs", "\(prompt)", "\(place)")
                return ToyPair(prompt: prompt, chosen: prompt, rejected: 4 + draws.integer(below: 4))
            }
        }
    }
}

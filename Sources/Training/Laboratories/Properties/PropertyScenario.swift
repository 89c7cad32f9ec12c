// SPDX-License-Identifier: Apache-2.0

/// Whose responses the two sides of a policy's pairs are.
///
/// Source: "3D-Properties", arXiv 2406.07327, section 5.2 and table 4.
package struct PropertyScenario: Sendable, Equatable {
    package let number: Int
    /// Whether the chosen responses are the policy's own samples, the best by the reward, or those of the data.
    package let chosenIsOwn: Bool
    /// Whether the rejected ones are the policy's own, the worst by the reward, or another model's worst.
    package let rejectedIsOwn: Bool

    package static let all = [
        PropertyScenario(number: 1, chosenIsOwn: true, rejectedIsOwn: true),
        PropertyScenario(number: 2, chosenIsOwn: false, rejectedIsOwn: true),
        PropertyScenario(number: 3, chosenIsOwn: true, rejectedIsOwn: false),
        PropertyScenario(number: 4, chosenIsOwn: false, rejectedIsOwn: false),
    ]

    package var chosenSource: String { chosenIsOwn ? "own best" : "data" }
    package var rejectedSource: String { rejectedIsOwn ? "own worst" : "other model's worst" }
}

// SPDX-License-Identifier: Apache-2.0

/// The choice whether a likelihood term is the sum over a response's tokens or their mean.
enum Likelihood {
    static let choice = TrainingMethod.Choice("likelihood", ["sum", "mean"])

    static func word(isMean: Bool) -> String { choice.options[isMean ? 1 : 0] }

    static func isMean(_ values: MethodValues) -> Bool { values.choice(choice.name) == "mean" }
}

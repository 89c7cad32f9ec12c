// SPDX-License-Identifier: Apache-2.0

private import Charts

/// The weight of the KL penalty from step to step: fixed, or led so that the divergence stays near a target.
///
/// e = clip(KL / target - 1, -0.2, 0.2); weight *= 1 + e episodes / horizon. Source: Ziegler et al., arXiv 1909.08593,
/// section 2.2; `AdaptiveKLController` of TRL.
package struct DivergenceControl: Equatable, Sendable {
    /// beta of the first step.
    package var weight: Double
    /// Nats a response that are aimed at; nil keeps the weight as it is.
    package var target: Double?
    /// Episodes in which a constant error of 0.2 changes the weight by a fifth.
    package var horizon: Double

    package init(weight: Double, target: Double? = nil, horizon: Double = 10_000) {
        self.weight = weight
        self.target = target
        self.horizon = horizon
    }

    /// Throws where the weight could change its sign, or never moves.
    ///
    /// - Parameter episodes: of a step.
    package func check(episodes: Int) throws {
        guard target != nil else { return }
        guard weight > 0 else {
            throw TrainingError.setting(
                "--kl-target leads the weight that --kl-coef begins with, and 0 stays 0. Give --kl-coef above 0"
            )
        }
        let least = Double(episodes) / 5
        guard horizon > least else {
            throw TrainingError.setting(
                "--kl-horizon \(DecimalText.length(horizon)) is too short for steps of \(episodes) responses, in which the weight"
                    + " would move by more than itself. Give more than \(DecimalText.length(least))")
        }
    }

    /// The weight of the next step.
    ///
    /// - Parameters:
    ///   - weight: of this step.
    ///   - divergence: its mean over responses, nats.
    ///   - episodes: its responses.
    package func next(after weight: Double, divergence: Double, episodes: Int) -> Double {
        guard let target else { return weight }
        let error = min(0.2, max(-0.2, divergence / target - 1))
        return weight * (1 + error * Double(episodes) / horizon)
    }
}

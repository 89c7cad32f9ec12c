// SPDX-License-Identifier: Apache-2.0

/// A toy policy at one step: means over its pairs, or over prompts where a probability is meant.
package struct ToyReading: Sendable, Equatable, Encodable {
    package var step: Int
    package var loss: Double
    /// Mean log-likelihood of the pairs' two sides in nats; of a reward model the mean rewards.
    package var chosenValue, rejectedValue: Double
    /// Mean log-likelihood, or reward, of responses 9 and 10, which are in no pair.
    package var unseenValue: Double
    /// Probability that a prompt is answered by its own response; nil of a reward model, as all probabilities are.
    package var chosenMass: Double?
    /// By a response that it rejected in some pair.
    package var rejectedMass: Double?
    /// By a response that no pair of any prompt has, 9 or 10.
    package var unseenMass: Double?
    /// By a response that none of its own pairs has: the unseen ones, and those chosen for other prompts.
    package var elsewhereMass: Double?
    /// Mean log |d loss / d pi| of a pair's sides, pi the likelihood (of a reward model |d loss / d reward|), over pairs whose
    /// derivative is not zero; nil where there are none.
    package var logChosenSlope, logRejectedSlope: Double?
    /// The lowest and the highest among pairs of (pi_l |dL/d pi_l|) / (pi_w |dL/d pi_w|), by central differences of the loss.
    ///
    /// 1 where the paper's Corollary 1 holds, the ratio of derivatives being pi_w / pi_l. Of a reward model |dL/d r_l| / |dL/d r_w|. Nil
    /// where no pair has a derivative.
    package var balance: Balance?

    package struct Balance: Sendable, Equatable, Encodable {
        package var low, high: Double
    }
}

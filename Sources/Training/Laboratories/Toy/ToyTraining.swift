// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The toy model's two steps: a scenario's likelihoods are taught, then its pairs.
///
/// Both by Adam (0.9, 0.999, 1e-8) on the mean loss over all prompts, or all pairs: nothing but the first weights and the
/// rejected responses is drawn. Source: "3D-Properties", arXiv 2406.07327, section 3.2.1.
package struct ToyTraining: Sendable, Equatable {
    package var width = 64
    /// Pairs of every prompt.
    package var pairs = 8
    package var steps = 600
    package var learningRate = 1e-3
    /// Steps between two readings.
    package var every = 10
    /// Of the first step, whose rate falls from 0.01 to 0 as a cosine.
    package var startSteps = 2000

    package init() {}

    /// The policy that says what a scenario begins with.
    ///
    /// - Throws: where a likelihood is not met to 1e-3.
    package func start(_ scenario: ToyScenario, seed: UInt64) throws -> ToyPolicy {
        var policy = ToyPolicy(width: width, seed: seed)
        var adam = Adam(count: policy.weights.count)
        for step in 0..<startSteps {
            var gradient = [Double](repeating: 0, count: policy.weights.count)
            for prompt in 0..<ToyPolicy.prompts {
                let activations = policy.activations(of: prompt)
                // d cross-entropy / d log pi, a mean over prompts.
                let slopes = scenario.start.map { -$0 / Double(ToyPolicy.prompts) }
                policy.accumulate(
                    ToyPolicy.logitSlopes(slopes, activations), at: prompt, activations, into: &gradient)
            }
            let rate = 0.005 * (1 + cos(Double.pi * Double(step) / Double(startSteps)))
            adam.update(&policy.weights, gradient, rate: rate)
        }
        for prompt in 0..<ToyPolicy.prompts {
            let learned = policy.activations(of: prompt).logProbabilities.map(exp)
            guard let worst = zip(learned, scenario.start).map({ abs($0 - $1) }).max(), worst < 1e-3 else {
                throw TrainingError.setting(
                    "Scenario \(scenario.number): the first step leaves a likelihood of prompt \(prompt + 1) off by more than"
                        + " 0.001. Give a larger --width")
            }
        }
        return policy
    }

    /// Preference learning from there, with a reading before the first step, every so many, and after the last.
    package func learn(
        _ pairs: [ToyPair], from start: ToyPolicy, by method: ToyMethod
    ) -> (policy: ToyPolicy, readings: [ToyReading]) {
        let reference = (0..<ToyPolicy.prompts).map { method.values(start.activations(of: $0)) }
        var policy = start
        var adam = Adam(count: policy.weights.count)
        var readings: [ToyReading] = []
        for step in 0...steps {
            let activations = (0..<ToyPolicy.prompts).map { policy.activations(of: $0) }
            var slopes = [[Double]](
                repeating: [Double](repeating: 0, count: ToyPolicy.responses), count: ToyPolicy.prompts)
            if step % every == 0 || step == steps {
                readings.append(ToyReading(step, pairs, activations, reference, method))
            }
            if step == steps { break }
            for pair in pairs {
                let values = method.values(activations[pair.prompt])
                let loss = method.loss(
                    chosen: values[pair.chosen], rejected: values[pair.rejected],
                    reference: (
                        reference[pair.prompt][pair.chosen], reference[pair.prompt][pair.rejected]
                    ))
                slopes[pair.prompt][pair.chosen] += loss.chosenSlope / Double(pairs.count)
                slopes[pair.prompt][pair.rejected] += loss.rejectedSlope / Double(pairs.count)
            }
            var gradient = [Double](repeating: 0, count: policy.weights.count)
            for prompt in 0..<ToyPolicy.prompts {
                let logits =
                    method.isReward
                    ? slopes[prompt] : ToyPolicy.logitSlopes(slopes[prompt], activations[prompt])
                policy.accumulate(logits, at: prompt, activations[prompt], into: &gradient)
            }
            adam.update(&policy.weights, gradient, rate: learningRate)
        }
        return (policy, readings)
    }

    /// Adam without decay of the weights.
    ///
    /// Source: Kingma and Ba, arXiv 1412.6980, algorithm 1.
    private struct Adam {
        private var first, second: [Double]
        private var step = 0

        init(count: Int) {
            first = [Double](repeating: 0, count: count)
            second = first
        }

        mutating func update(_ weights: inout [Double], _ gradient: [Double], rate: Double) {
            step += 1
            let (one, two) = (1 - pow(0.9, Double(step)), 1 - pow(0.999, Double(step)))
            let count = weights.count
            weights.withUnsafeMutableBufferPointer { weights in
                first.withUnsafeMutableBufferPointer { first in
                    second.withUnsafeMutableBufferPointer { second in
                        for place in 0..<count {
                            let slope = gradient[place]
                            first[place] = 0.9 * first[place] + 0.1 * slope
                            second[place] = 0.999 * second[place] + 0.001 * slope * slope
                            weights[place] -=
                                rate * (first[place] / one) / ((second[place] / two).squareRoot() + 1e-8)
                        }
                    }
                }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

extension ToyReading {
    /// - Parameters:
    ///   - activations: of the four prompts.
    ///   - reference: the method's values before preference learning, (prompts, responses).
    init(
        _ step: Int, _ pairs: [ToyPair], _ activations: [ToyPolicy.Activations], _ reference: [[Double]],
        _ method: ToyMethod
    ) {
        self.step = step
        let values = activations.map(method.values)
        var (sum, chosen, rejected) = (0.0, 0.0, 0.0)
        var (chosenSlopes, rejectedSlopes, ratios): ([Double], [Double], [Double]) = ([], [], [])
        for pair in pairs {
            let own = (
                chosen: values[pair.prompt][pair.chosen], rejected: values[pair.prompt][pair.rejected]
            )
            let before = (reference[pair.prompt][pair.chosen], reference[pair.prompt][pair.rejected])
            sum += method.loss(chosen: own.chosen, rejected: own.rejected, reference: before).value
            chosen += own.chosen
            rejected += own.rejected
            let slopes = method.differences(chosen: own.chosen, rejected: own.rejected, reference: before)
            let (up, down) = (abs(slopes.chosen), abs(slopes.rejected))
            if up > Self.smallest {
                chosenSlopes.append(log(up) - (method.isReward ? 0 : own.chosen))
                ratios.append(down / up)
            }
            if down > Self.smallest {
                rejectedSlopes.append(log(down) - (method.isReward ? 0 : own.rejected))
            }
        }
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        loss = sum / Double(pairs.count)
        chosenValue = chosen / Double(pairs.count)
        rejectedValue = rejected / Double(pairs.count)
        unseenValue = values.reduce(0) { $0 + $1[8] + $1[9] } / Double(2 * ToyPolicy.prompts)
        logChosenSlope = mean(chosenSlopes)
        logRejectedSlope = mean(rejectedSlopes)
        if let low = ratios.min(), let high = ratios.max() { balance = Balance(low: low, high: high) }
        if !method.isReward { readMasses(pairs, activations) }
    }

    /// Derivatives below this are what differences leave of zero.
    private static let smallest = 1e-7

    private mutating func readMasses(_ pairs: [ToyPair], _ activations: [ToyPolicy.Activations]) {
        var (chosen, rejected, unseen) = (0.0, 0.0, 0.0)
        for (prompt, activation) in activations.enumerated() {
            let own = pairs.filter { $0.prompt == prompt }
            func mass(_ responses: Set<Int>) -> Double {
                responses.sorted().reduce(0) { $0 + exp(activation.logProbabilities[$1]) }
            }
            chosen += mass(Set(own.map(\.chosen))) / Double(activations.count)
            rejected += mass(Set(own.map(\.rejected))) / Double(activations.count)
            unseen += mass([8, 9]) / Double(activations.count)
        }
        (chosenMass, rejectedMass, unseenMass) = (chosen, rejected, unseen)
        elsewhereMass = max(0, 1 - chosen - rejected)
    }
}

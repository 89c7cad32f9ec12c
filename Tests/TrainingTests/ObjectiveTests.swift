// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Training

@Suite struct ObjectiveTests {
    let pair = PairLogProbabilities(
        chosen: -10, rejected: -12, reference: (-11, -11.5), chosenTokens: 5, rejectedTokens: 8)

    /// Values computed in 50-digit arithmetic from the papers' formulas.
    @Test func goldenValues() {
        #expect(abs(DirectPreferenceOptimization(beta: 0.1).loss(pair).value - 0.620957048) < 1e-9)
        #expect(abs(OddsRatioPreferenceOptimization(lambda: 0.1).loss(pair).value - 2.104205781) < 1e-9)
        #expect(abs(OddsRatioPreferenceOptimization(lambda: 1).loss(pair).value - 3.042057808) < 1e-9)
        #expect(abs(Stable.log1mexp(-1e-8) + 18.420680749) < 1e-8)
        #expect(abs(Stable.log1mexp(-0.5) + 0.932752130) < 1e-9)
        #expect(abs(Stable.log1mexp(-20) + 2.061153625e-9) < 1e-17)
    }

    /// One token, beta 0.1, margin 6: loss 0.437488, gradient -0.035434.
    @Test func publishedGradient() {
        let pair = PairLogProbabilities(
            chosen: 3, rejected: -3, reference: (0, 0), chosenTokens: 1, rejectedTokens: 1)
        let loss = DirectPreferenceOptimization(beta: 0.1).loss(pair)
        #expect(abs(loss.value - 0.437488) < 1e-6 && abs(loss.chosenSlope + 0.035434) < 1e-6)
    }

    @Test(arguments: [0.001, 0.1, 5]) func dpoIsLogTwoAtItsReference(beta: Double) {
        var start = pair
        start.reference = (pair.chosen, pair.rejected)
        let loss = DirectPreferenceOptimization(beta: beta).loss(start)
        #expect(abs(loss.value - log(2)) < 1e-12 && loss.chosenReward == 0 && loss.rejectedReward == 0)
    }

    @Test func schedulesWarmUpAndDecay() {
        let cosine = LearningRateSchedule(peak: 1, shape: .cosine, warmupSteps: 4, steps: 104)
        #expect(cosine.rate(0) == 0.25 && cosine.rate(3) == 1 && cosine.rate(4) == 1)
        #expect(abs(cosine.rate(54) - 0.55) < 1e-12 && abs(cosine.rate(104) - 0.1) < 1e-12)
        let linear = LearningRateSchedule(peak: 2, shape: .linear, warmupSteps: 0, steps: 10, floor: 0)
        #expect(linear.rate(0) == 2 && linear.rate(5) == 1 && linear.rate(10) == 0)
        #expect(LearningRateSchedule(peak: 2, shape: .constant, warmupSteps: 0, steps: 10).rate(9) == 2)
    }

    @Test func everyEpochTakesEachExampleOnce() {
        let epochs = Epochs(count: 10, batchSize: 3, seed: 1)
        #expect(epochs.stepsAnEpoch == 3)
        let first = (0..<3).flatMap { epochs.batch($0).examples }
        #expect(Set(first).count == 9)
        #expect((3..<6).flatMap { epochs.batch($0).examples } != first)
        #expect((0..<3).flatMap { Epochs(count: 10, batchSize: 3, seed: 1).batch($0).examples } == first)
        // An order that is handed on is that of the epoch, or is made anew.
        let known = epochs.batch(0).order
        #expect(
            (0..<6).map { epochs.batch($0, known: known).examples }
                == (0..<6).map { epochs.batch($0).examples })
        #expect(epochs.taken(in: 2) == Array(first.prefix(6)).sorted())
        #expect(epochs.taken(in: 3) == Array(0..<10) && epochs.taken(in: 30) == Array(0..<10))
    }
}

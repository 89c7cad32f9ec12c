// SPDX-License-Identifier: Apache-2.0

import Foundation
import Randomness
import Testing
import Training

@Suite struct RewardCalibrationTests {
    private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    @Test func itIsWhatTheDefinitionsSay() throws {
        let margins = [2.0, -0.1, 0.3, 0, -3]
        let calibration = RewardCalibration(margins: margins)
        let brier = margins.reduce(0) { $0 + pow(1 - sigmoid($1), 2) } / 5
        #expect(abs(calibration.brier - brier) < 1e-12)
        // Confidences 0.881, 0.525, 0.574, 0.5, 0.953; the second, the third and the fourth share no bin but 0.50-0.55.
        #expect(calibration.bins.map(\.count) == [2, 1, 1, 1])
        let first = try #require(calibration.bins.first)
        #expect(first.lower == 0.5 && abs(first.upper - 0.55) < 1e-12)
        // A tie is half right.
        #expect(abs(first.right - 0.25) < 1e-12)
        #expect(abs(first.confidence - (0.5 + sigmoid(0.1)) / 2) < 1e-12)
        let ece =
            (abs(0.5 - 0.5 - sigmoid(0.1)) + abs(1 - sigmoid(0.3)) + abs(1 - sigmoid(2)) + sigmoid(3)) / 5
        #expect(abs(calibration.error - ece) < 1e-12)
    }

    /// Choices drawn with the model's own probabilities are calibrated; the same choices under doubled margins are not.
    @Test func overconfidenceIsSeen() throws {
        var draws = SeededGenerator(seed: 5, stream: "choices")
        let margins = (0..<4_000).map { _ in
            let margin = 2 * draws.normal()
            return draws.uniform() < sigmoid(margin) ? margin : -margin
        }
        let honest = RewardCalibration(margins: margins)
        let bold = RewardCalibration(margins: margins.map { 3 * $0 })
        #expect(honest.error < 0.03 && bold.error > 0.08)
        #expect(honest.errorInterval.contains(honest.error) && honest.brierInterval.contains(honest.brier))
        #expect(bold.errorInterval.lowerBound > honest.errorInterval.upperBound)
        for bin in honest.bins {
            #expect(bin.interval.lower <= bin.right && bin.right <= bin.interval.upper)
        }
        #expect(honest.bins.reduce(0) { $0 + $1.count } == 4_000)
        #expect(honest == RewardCalibration(margins: margins))
    }

    /// Pairs of one prompt that are alike say no more than one of them.
    @Test func promptsAreDrawnWithAllTheirPairs() {
        var draws = SeededGenerator(seed: 6, stream: "clusters")
        let single = (0..<60).map { _ in 2 * draws.normal() + 1 }
        let margins = single.flatMap { [Double](repeating: $0, count: 9) }
        let prompts = single.indices.flatMap { [[Int32]](repeating: [Int32($0), 4], count: 9) }
        let alone = RewardCalibration(margins: single)
        let together = RewardCalibration(margins: margins, prompts: prompts)
        #expect(abs(together.brier - alone.brier) < 1e-12)
        #expect(abs(together.brierInterval.lowerBound - alone.brierInterval.lowerBound) < 1e-12)
        #expect(abs(together.brierInterval.upperBound - alone.brierInterval.upperBound) < 1e-12)
        let independent = RewardCalibration(margins: margins).brierInterval
        #expect(
            independent.upperBound - independent.lowerBound
                < 0.5 * (together.brierInterval.upperBound - together.brierInterval.lowerBound))
    }

    @Test func aModelThatKnowsNothingHasAQuarter() {
        let calibration = RewardCalibration(margins: [0, 0, 0])
        #expect(calibration.brier == 0.25 && calibration.error == 0)
        #expect(calibration.metrics["calibration/50-55/right"] == 0.5)
        #expect(calibration.metrics["calibration/brier_upper"] == 0.25)
    }
}

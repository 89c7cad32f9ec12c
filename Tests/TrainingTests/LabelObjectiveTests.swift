// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Training

/// KTO as a function: values, slopes, limits, extremes.
@Suite struct LabelObjectiveTests {
    func response(_ isDesirable: Bool, _ ratio: Double) -> LabelledLogProbability {
        LabelledLogProbability(isDesirable: isDesirable, policy: ratio - 20, reference: -20)
    }

    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    @Test func theFormulaIsThePapers() {
        let kto = KahnemanTverskyOptimization(beta: 0.1, desirableWeight: 1.2, undesirableWeight: 0.7)
        #expect(
            abs(kto.loss(response(true, 3), baseline: 0.2).value - 1.2 * (1 - sigmoid(0.3 - 0.2))) < 1e-15)
        #expect(
            abs(kto.loss(response(false, 3), baseline: 0.2).value - 0.7 * (1 - sigmoid(0.2 - 0.3))) < 1e-15)
        #expect(kto.loss(response(true, 3), baseline: 0.2).reward == 0.1 * 3)
        #expect(kto.loss(response(true, 3), baseline: 0.2).isRight)
        #expect(!kto.loss(response(false, 3), baseline: 0.2).isRight)
        // At the baseline neither is right.
        #expect(!kto.loss(response(true, 2), baseline: 0.2).isRight)
        #expect(!kto.loss(response(false, 2), baseline: 0.2).isRight)
    }

    @Test func theBaselineIsAMeanCutAtZero() {
        let kto = KahnemanTverskyOptimization(beta: 0.1)
        #expect(abs(kto.baseline(mismatched: [4, -1, 3]) - 0.2) < 1e-15)
        #expect(kto.baseline(mismatched: [-4, 1]) == 0 && kto.baseline(mismatched: []) == 0)
    }

    /// At the reference, where every ratio is 0, nothing is gained or lost: half of each weight.
    @Test(arguments: [0.001, 0.1, 5]) func atItsReferenceTheLossIsHalfTheWeight(beta: Double) {
        let kto = KahnemanTverskyOptimization(beta: beta, desirableWeight: 1.5, undesirableWeight: 0.5)
        #expect(kto.loss(response(true, 0), baseline: 0).value == 0.75)
        #expect(kto.loss(response(false, 0), baseline: 0).value == 0.25)
    }

    @Test func slopesMatchFiniteDifferences() {
        let kto = KahnemanTverskyOptimization(beta: 0.3, desirableWeight: 1.2, undesirableWeight: 0.7)
        for label in [true, false] {
            for ratio in [-30.0, -3, 0, 0.5, 8, 30] {
                let step = 1e-5
                let difference =
                    (kto.loss(response(label, ratio + step), baseline: 0.4).value
                        - kto.loss(response(label, ratio - step), baseline: 0.4).value) / (2 * step)
                #expect(
                    abs(kto.loss(response(label, ratio), baseline: 0.4).slope - difference) < 1e-9,
                    "\(label) at \(ratio)")
            }
        }
    }

    @Test func extremesStayFiniteAndKeepTheirDigits() {
        let kto = KahnemanTverskyOptimization(beta: 1)
        for ratio in [-1e4, -1e-14, 0, 1e4, 1e6] {
            for label in [true, false] {
                let loss = kto.loss(response(label, ratio), baseline: 0)
                #expect(loss.value.isFinite && loss.slope.isFinite && (0...1).contains(loss.value))
            }
        }
        // 1 - sigmoid(40) is e^-40; written so, it would be 0.
        #expect(abs(kto.loss(response(true, 40), baseline: 0).value / exp(-40) - 1) < 1e-12)
    }

    @Test func aLabelSwappedMirrorsTheLoss() {
        let kto = KahnemanTverskyOptimization(beta: 0.2)
        let (good, bad) = (
            kto.loss(response(true, 5), baseline: 0), kto.loss(response(false, -5), baseline: 0)
        )
        #expect(abs(good.value - bad.value) < 1e-15 && abs(good.slope + bad.slope) < 1e-15)
    }

    /// Every label has a response to another prompt, whatever stands beside it.
    @Test func mismatchedResponsesAnswerOtherPrompts() {
        let labels = (0..<7).map { (place: Int) -> TokenizedLabel in
            let prompt = Int32(place / 3)
            return TokenizedLabel(
                prompt: [prompt], completion: [Int32(10 + place), 2], isDesirable: place % 2 == 0)
        }
        let matched = TokenizedLabel.matched(labels, contextLength: 8)
        for label in matched {
            let other = labels.first { $0.completion == label.mismatched }
            #expect(other != nil && other?.prompt != label.prompt)
        }
        // 3 labels on from the first, whose prompt is another: the fourth.
        #expect(matched[0].mismatched == [13, 2])
        // The second's is the fifth's, the last one's the third's.
        #expect(matched[1].mismatched == [14, 2] && matched[6].mismatched == [12, 2])
        // What does not fit behind a prompt is passed over; one prompt alone has nothing.
        var long = labels
        long[3].completion = [Int32](repeating: 5, count: 8)
        #expect(TokenizedLabel.matched(long, contextLength: 8)[0].mismatched == [14, 2])
        let alone = Array(labels.prefix(3))
        #expect(TokenizedLabel.matched(alone, contextLength: 8).allSatisfy { $0.mismatched == nil })
        #expect(TokenizedLabel.matched([], contextLength: 8).isEmpty)
    }
}

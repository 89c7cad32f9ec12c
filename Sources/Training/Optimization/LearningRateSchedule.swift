// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The learning rate over a run: linear warm-up, then constant, linear or cosine decay.
package struct LearningRateSchedule: Equatable, Sendable {
    package enum Shape: String, Sendable, CaseIterable {
        case constant, linear, cosine
    }

    package var peak: Double
    package var shape: Shape
    package var warmupSteps: Int
    package var steps: Int
    /// The rate at the end of a decay, as a share of the peak.
    package var floor: Double

    package init(peak: Double, shape: Shape, warmupSteps: Int, steps: Int, floor: Double = 0.1) {
        self.peak = peak
        self.shape = shape
        self.warmupSteps = warmupSteps
        self.steps = steps
        self.floor = floor
    }

    /// The rate of a step, 0-based.
    package func rate(_ step: Int) -> Double {
        if step < warmupSteps { return peak * Double(step + 1) / Double(warmupSteps) }
        let share = min(1, Double(step - warmupSteps) / Double(max(1, steps - warmupSteps)))
        switch shape {
        case .constant: return peak
        case .linear: return peak * (1 - (1 - floor) * share)
        case .cosine: return peak * (floor + (1 - floor) * 0.5 * (1 + cos(.pi * share)))
        }
    }
}

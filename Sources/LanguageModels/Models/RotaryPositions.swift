// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The angles of rotary positions (arXiv 2104.09864), and how they are stretched for longer contexts.
package struct RotaryPositions: Equatable, Sendable {
    package enum Scaling: Equatable, Sendable {
        case none
        /// Every angle divided by a factor.
        case linear(factor: Double)
        /// Llama 3.1: slow angles divided by a factor, fast ones kept, those between mixed.
        case llama3(factor: Double, lowFrequency: Double, highFrequency: Double, originalContext: Int)
    }

    package var theta: Double
    package var scaling: Scaling

    package init(theta: Double = 10_000, scaling: Scaling = .none) {
        self.theta = theta
        self.scaling = scaling
    }

    /// The angle of each pair of a head's channels at position 1, headChannels / 2 of them.
    ///
    /// Source: `modeling_rope_utils` of transformers, whose parameters these are.
    package func angles(headChannels: Int) -> [Double] {
        (0..<headChannels / 2).map { scaled(pow(theta, -2 * Double($0) / Double(headChannels))) }
    }

    private func scaled(_ angle: Double) -> Double {
        switch scaling {
        case .none: return angle
        case .linear(let factor): return angle / factor
        case .llama3(let factor, let low, let high, let context):
            let turns = Double(context) * angle / (2 * .pi)
            if turns < low { return angle / factor }
            if turns > high { return angle }
            let kept = (turns - low) / (high - low)
            return (1 - kept) * angle / factor + kept * angle
        }
    }
}

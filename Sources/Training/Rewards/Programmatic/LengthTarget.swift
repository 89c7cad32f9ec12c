// SPDX-License-Identifier: Apache-2.0

private import Generation

/// 1 - |n - target| / target, and 0 where that is less: 1 at the target, 0 at nothing and from twice the target on.
///
/// n counts words (`WordScan`), or the tokens that were drawn without an end of text.
package struct LengthTarget: Equatable, Sendable {
    package enum Unit: String, Sendable {
        case words = "length"
        case tokens
    }

    package var target: Int
    package var unit: Unit

    /// - Parameter target: at least 1.
    package init(_ target: Int, _ unit: Unit = .words) {
        precondition(target >= 1, "a length of \(target)")
        self.target = target
        self.unit = unit
    }

    package var name: String { "\(unit.rawValue):\(target)" }

    package func score(_ response: RewardedResponse) -> Double {
        let count =
            switch unit {
            case .words: WordScan.words(of: response.text).count
            // A text that a stop string ended has no such token, and loses one by this: less than a rule should care for.
            case .tokens: max(0, response.response.count - (response.hasEnded ? 1 : 0))
            }
        return max(0, 1 - Double(abs(count - target)) / Double(target))
    }
}

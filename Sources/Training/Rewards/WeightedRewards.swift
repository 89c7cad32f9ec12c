// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// A weighted sum of rewards, each of which can be looked at by itself.
package struct WeightedRewards: ResponseReward {
    package let parts: [(weight: Double, reward: any ResponseReward)]

    /// - Parameter parts: one or more, their weights finite and not 0.
    package init(_ parts: [(weight: Double, reward: any ResponseReward)]) {
        precondition(
            !parts.isEmpty && parts.allSatisfy { $0.weight.isFinite && $0.weight != 0 }, "weights \(parts)")
        self.parts = parts
    }

    package var name: String {
        parts.map { $0.weight == 1 ? $0.reward.name : "\($0.weight)*\($0.reward.name)" }
            .joined(separator: " + ")
    }

    package var fingerprint: String? {
        guard parts.contains(where: { $0.reward.fingerprint != nil }) else { return nil }
        return Fingerprint.of(
            parts.map { "\($0.weight)*\($0.reward.fingerprint ?? $0.reward.name)" }.joined(separator: " "))
    }

    package var longest: Int? { parts.compactMap(\.reward.longest).min() }

    package func scores(_ responses: [RewardedResponse]) throws -> [Double] {
        var sums = [Double](repeating: 0, count: responses.count)
        for part in parts {
            for (place, score) in try part.reward.checkedScores(responses).enumerated() {
                sums[place] += part.weight * score
            }
        }
        return sums
    }
}

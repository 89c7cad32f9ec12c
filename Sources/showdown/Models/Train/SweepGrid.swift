// SPDX-License-Identifier: Apache-2.0

import Randomness
import Training

/// The combinations of a sweep, the last list varying fastest.
struct SweepGrid {
    struct Axis {
        var name: String
        var values: [SettingValue]
    }

    struct Point {
        var values: [String: SettingValue]
        /// The folder's name: `learning-rate=0.0001,beta=0.1`.
        var name: String
    }

    let axes: [Axis]
    let points: [Point]

    /// - Parameter random: so many different points, drawn from the grid, in the grid's order; nil for all.
    init(axes: [Axis], random: Int?, seed: UInt64) {
        self.axes = axes
        var choices: [[SettingValue]] = [[]]
        for axis in axes { choices = choices.flatMap { choice in axis.values.map { choice + [$0] } } }
        var kept = Array(choices.indices)
        if let random, random < kept.count {
            var draws = SeededGenerator(seed: seed, stream: "sweep")
            kept = draws.shuffled(kept).prefix(random).sorted()
        }
        points = kept.map { index in
            let pairs = zip(axes.map(\.name), choices[index])
            return Point(
                values: Dictionary(Array(pairs), uniquingKeysWith: { $1 }),
                name: pairs.map { "\($0)=\($1.text)" }.joined(separator: ","))
        }
    }
}

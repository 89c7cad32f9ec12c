// SPDX-License-Identifier: Apache-2.0

/// One method in one scenario with one seed, and what its readings say of the three properties.
package struct ToyRun: Sendable {
    package var scenario: ToyScenario
    package var method: String
    package var seed: UInt64
    /// The first is before the first step; there are at least two.
    package var readings: [ToyReading]

    package init(scenario: ToyScenario, method: String, seed: UInt64, readings: [ToyReading]) {
        precondition(readings.count > 1, "\(readings.count) readings")
        self.scenario = scenario
        self.method = method
        self.seed = seed
        self.readings = readings
    }

    package var start: ToyReading { readings[0] }
    package var end: ToyReading { readings[readings.count - 1] }

    /// What both sides' mean values moved by, in nats, or in rewards.
    package var chosenChange: Double { end.chosenValue - start.chosenValue }
    package var rejectedChange: Double { end.rejectedValue - start.rejectedValue }
    package var unseenChange: Double { end.unseenValue - start.unseenValue }

    /// Property 1: how many times as far as the chosen side ever was from its start the rejected one has fallen.
    package var drop: Double? {
        let farthest = readings.map { abs($0.chosenValue - start.chosenValue) }.max() ?? 0
        return farthest > 0 ? -rejectedChange / farthest : nil
    }

    /// Property 1's rate: the first reading at which the rejected side's likelihood is a thousandth of what it was.
    package var stepsToThousandth: Int? {
        readings.first { $0.rejectedValue <= start.rejectedValue - 6.907755278982137 }?.step
    }

    /// Property 1's cause over all readings; see `ToyReading.balance`.
    package var balance: ToyReading.Balance? {
        let found = readings.compactMap(\.balance)
        guard let low = found.map(\.low).min(), let high = found.map(\.high).max() else { return nil }
        return ToyReading.Balance(low: low, high: high)
    }

    /// The reading at which a prompt's own response is likeliest; nil of a reward model.
    package var peak: ToyReading? {
        end.chosenMass == nil ? nil : readings.max { ($0.chosenMass ?? 0) < ($1.chosenMass ?? 0) }
    }

    /// Property 2: what the own response's probability has lost since its peak, while the loss went on falling.
    package var degradation: Double? {
        guard let peak, let before = peak.chosenMass, let after = end.chosenMass else { return nil }
        return end.loss < peak.loss ? before - after : 0
    }

    /// Property 3: the mass that has gone, since that peak, to responses in none of the prompt's pairs.
    package var dispersion: Double? {
        guard let peak, let before = peak.elsewhereMass, let after = end.elsewhereMass else { return nil }
        return after - before
    }

    /// The most that responses of no pair at all ever had.
    package var mostUnseen: Double? { readings.compactMap(\.unseenMass).max() }
}

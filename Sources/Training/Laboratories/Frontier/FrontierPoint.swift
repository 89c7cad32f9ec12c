// SPDX-License-Identifier: Apache-2.0

/// A policy of the frontier: how it was made, and where it stands.
package struct FrontierPoint: Sendable, Equatable {
    /// `dpo`, `best of 8`, `reference`.
    package var method: String
    /// What the grid set, `beta=0.1`; empty where nothing was.
    package var setting: String
    /// Steps of training; nil where there are none.
    package var steps: Int?
    package var seed: UInt64
    package var reading: FrontierReading
    /// Operations of training, counted; nil where there are none.
    package var operations: Double?
    /// Spent in steps; nil where there are none.
    package var seconds: Double?

    package init(
        method: String, setting: String, steps: Int?, seed: UInt64, reading: FrontierReading,
        operations: Double?, seconds: Double? = nil
    ) {
        self.method = method
        self.setting = setting
        self.steps = steps
        self.seed = seed
        self.reading = reading
        self.operations = operations
        self.seconds = seconds
    }
}

/// The same policy over its seeds.
package struct FrontierMean: Codable, Sendable, Equatable {
    package var method, setting: String
    package var steps: Int?
    package var seeds: Int
    package var reward, divergence: Double
    /// Standard errors over prompts, of which each is the mean over its seeds, and over seeds, added in squares.
    package var rewardError, divergenceError: Double
    package var operations, seconds: Double?
    /// Whether no other mean is as good in both and better in one.
    package var isOnFrontier = false

    private init(_ points: [FrontierPoint]) {
        (method, setting, steps, seeds) = (
            points[0].method, points[0].setting, points[0].steps, points.count
        )
        (reward, rewardError) = Self.mean(points.map(\.reading.rewards))
        (divergence, divergenceError) = Self.mean(points.map(\.reading.divergences))
        func known(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        operations = known(points.compactMap(\.operations))
        seconds = known(points.compactMap(\.seconds))
    }

    /// - Parameter values: by seed, then by prompt; the same prompts for every seed.
    private static func mean(_ values: [[Double]]) -> (Double, Double) {
        let prompts = values[0].indices.map { place in Moments.mean(values.map { $0[place] }) }
        let (overPrompts, overSeeds) = (
            Moments.standardError(prompts), Moments.standardError(values.map(Moments.mean))
        )
        return (Moments.mean(prompts), (overPrompts * overPrompts + overSeeds * overSeeds).squareRoot())
    }

    /// One for each method, setting and number of steps, in the order of the points.
    package static func all(_ points: [FrontierPoint]) -> [FrontierMean] {
        var order: [String] = []
        var groups: [String: [FrontierPoint]] = [:]
        for point in points {
            let key = "\(point.method)/\(point.setting)/\(point.steps.map { "\($0)" } ?? "")"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(point)
        }
        var means = order.compactMap { groups[$0].map(FrontierMean.init) }
        for place in means.indices {
            means[place].isOnFrontier = !means.contains {
                $0.reward >= means[place].reward && $0.divergence <= means[place].divergence
                    && ($0.reward > means[place].reward || $0.divergence < means[place].divergence)
            }
        }
        return means
    }
}

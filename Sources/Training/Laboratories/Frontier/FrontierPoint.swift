// SPDX-License-Identifier: Apache-2.0

/// A policy of the frontier: how it was made, and where it stands.
package struct FrontierPoint: Codable, Sendable, Equatable {
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

    package init(
        method: String, setting: String, steps: Int?, seed: UInt64, reading: FrontierReading,
        operations: Double?
    ) {
        self.method = method
        self.setting = setting
        self.steps = steps
        self.seed = seed
        self.reading = reading
        self.operations = operations
    }
}

/// The same policy over its seeds.
package struct FrontierMean: Codable, Sendable, Equatable {
    package var method, setting: String
    package var steps: Int?
    package var seeds: Int
    package var reward, divergence: Double
    /// Standard errors: over seeds where there are several, else over prompts.
    package var rewardError, divergenceError: Double
    package var operations: Double?
    /// Whether no other mean has a higher reward at no larger divergence.
    package var isOnFrontier = false

    private init(_ points: [FrontierPoint]) {
        (method, setting, steps, seeds) = (
            points[0].method, points[0].setting, points[0].steps, points.count
        )
        func mean(_ values: [Double], _ own: Double) -> (Double, Double) {
            let count = Double(values.count)
            let mean = values.reduce(0, +) / count
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (mean, values.count > 1 ? (squares / (count - 1) / count).squareRoot() : own)
        }
        (reward, rewardError) = mean(points.map(\.reading.reward), points[0].reading.rewardError)
        (divergence, divergenceError) = mean(
            points.map(\.reading.divergence), points[0].reading.divergenceError)
        let counted = points.compactMap(\.operations)
        operations = counted.isEmpty ? nil : counted.reduce(0, +) / Double(counted.count)
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
                $0.reward > means[place].reward && $0.divergence <= means[place].divergence
            }
        }
        return means
    }
}

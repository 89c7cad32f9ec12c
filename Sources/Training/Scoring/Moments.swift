// SPDX-License-Identifier: Apache-2.0

/// A mean and its standard error.
enum Moments {
    static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// Of the mean of independent values; 0 where there is one.
    static func standardError(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0 }
        let mean = mean(values)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1) / Double(values.count)).squareRoot()
    }
}

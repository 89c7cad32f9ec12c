// SPDX-License-Identifier: Apache-2.0

/// What `bench convex` found, as a JSON object and as a table.
struct ConvexBenchReport: Encodable {
    struct Result: Encodable {
        let solver: String
        /// Of the median fit, on the clock and of all threads' processors.
        let seconds, processor_seconds: Double
        let iterations: Int
        let kkt, stationarity, feasibility, complementarity: Double
        let objective, network_objective, cone_violation, network_difference: Double
        let accuracy, prediction_accuracy: Double
        /// The copy of the solution that the network is recovered from.
        let origin: String
        let gigaflops, share_of_limit: Double
    }

    let machine: MachineReport
    let rows, features, gates: Int
    let group_penalty: Double
    let seed: UInt64
    let results: [Result]

    var text: String {
        var table = TextTable(
            [
                "solver", "seconds", "CPU s", "iterations", "KKT", "objective of u", "of the network",
                "cone violation",
                "max |f - Fu|", "accuracy", "of Fu", "from", "GFLOP", "of the limit",
            ], leading: 1)
        for result in results {
            table.add([
                result.solver, Decimals.text(result.seconds, 2), Decimals.text(result.processor_seconds, 2),
                "\(result.iterations)", Self.exponent(result.kkt), Decimals.text(result.objective, 3),
                Decimals.text(result.network_objective, 3), Self.exponent(result.cone_violation),
                Self.exponent(result.network_difference), Decimals.text(result.accuracy, 4),
                Decimals.text(result.prediction_accuracy, 4), result.origin,
                Decimals.text(result.gigaflops, 0),
                Decimals.percent(result.share_of_limit),
            ])
        }
        let title =
            "\(rows) rows, \(features) features, \(gates) gates, group penalty \(group_penalty), seed \(seed)"
        return [machine.text, title, table.text].joined(separator: "\n\n") + "\n"
    }

    /// Two digits and a power of ten.
    private static func exponent(_ value: Double) -> String {
        guard value > 0, value.isFinite else { return "\(value)" }
        var (mantissa, power) = (value, 0)
        while mantissa >= 9.95 { (mantissa, power) = (mantissa / 10, power + 1) }
        while mantissa < 0.995 { (mantissa, power) = (mantissa * 10, power - 1) }
        return "\(Decimals.text(mantissa, 1))e\(power)"
    }
}

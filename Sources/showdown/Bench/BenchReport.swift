// SPDX-License-Identifier: Apache-2.0

import Tensors
import Training

/// What `bench train` found, as a JSON object and as tables.
struct BenchReport: Encodable {
    struct Result: Encodable {
        let work: MeasuredWork
        let precision: Precision
        /// Sequences a step; a pair is two.
        let batch: Int
        let length: Int
        /// Of the median step; a prompt that two responses share counts once.
        let tokens_per_second: Double
        let pairs_per_second: Double?
        let share_of_limit: Double
        let seconds: [Double]
        let peak_memory_bytes: Int?
        let profile: [WorkMeasurement.ProfileLine]?
        /// Of the steps' time; with a profile alone.
        let share_of_products: Double?
    }

    let machine: MachineReport
    let shape: String
    let results: [Result]
    private let limit: MachineLimit

    private enum CodingKeys: CodingKey {
        case machine, shape, results
    }

    init(limit: MachineLimit, shape: String, _ reports: [(Precision, BenchWorkCommand.Report)]) {
        machine = MachineReport(limit)
        self.shape = shape
        self.limit = limit
        results = reports.map { precision, report in
            let measurement = report.measurement
            return Result(
                work: measurement.work, precision: precision, batch: measurement.batch,
                length: measurement.length, tokens_per_second: measurement.tokensPerSecond,
                pairs_per_second: measurement.pairsPerSecond,
                share_of_limit: measurement.gigaflops / limit.gigaflops(precision),
                seconds: measurement.seconds, peak_memory_bytes: report.peak_memory_bytes,
                profile: measurement.profile, share_of_products: measurement.productShare)
        }
    }

    var text: String {
        var table = TextTable(
            [
                "work", "precision", "batch", "s/step", "tokens/s", "pairs/s", "of the limit", "peak memory",
            ], leading: 2)
        for result in results {
            let median = result.seconds.sorted()[result.seconds.count / 2]
            table.add([
                result.work.rawValue, result.precision.rawValue, "\(result.batch) x \(result.length)",
                Decimals.text(median, 3), Decimals.text(result.tokens_per_second, 0),
                result.pairs_per_second.map { Decimals.text($0, 2) } ?? "",
                Decimals.percent(result.share_of_limit),
                result.peak_memory_bytes.map { "\(Decimals.text(Double($0) / 1e9, 2)) GB" } ?? "",
            ])
        }
        let profiles = results.compactMap { result in result.profile.map { profile(result, $0) } }
        return ([machine.text, "\(shape), random weights and tokens\n\n\(table.text)"] + profiles)
            .joined(separator: "\n\n") + "\n"
    }

    /// Seconds and calls a step, the share of the step, and for products how near they come to the limit.
    private func profile(_ result: Result, _ lines: [WorkMeasurement.ProfileLine]) -> String {
        let steps = Double(result.seconds.count)
        let total = result.seconds.reduce(0, +)
        var table = TextTable([
            "\(result.work.rawValue), \(result.precision.rawValue)", "calls", "ms/step", "share", "GFLOP/s",
            "of the limit",
        ])
        func add(_ name: String, calls: String, seconds: Double, operations: Double) {
            let rate = operations / seconds / 1e9
            table.add([
                name, calls, Decimals.text(seconds / steps * 1e3, 1), Decimals.percent(seconds / total),
                operations > 0 ? Decimals.text(rate, 0) : "",
                operations > 0 ? Decimals.percent(rate / limit.gigaflops(result.precision)) : "",
            ])
        }
        for line in lines {
            add(
                line.name, calls: Decimals.text(Double(line.calls) / steps, 0), seconds: line.seconds,
                operations: line.operations)
        }
        let products = lines.filter { $0.operations > 0 }
        add(
            "all products", calls: "", seconds: products.reduce(0) { $0 + $1.seconds },
            operations: products.reduce(0) { $0 + $1.operations })
        add(
            "between operations", calls: "", seconds: total - lines.reduce(0) { $0 + $1.seconds },
            operations: 0)
        return table.text
    }
}

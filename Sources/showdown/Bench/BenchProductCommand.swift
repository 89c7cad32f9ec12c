// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import StudyFiles
import Tensors

/// `showdown bench product`: what the machine allows, and how near matrix products come to it.
struct BenchProductCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "product", abstract: "Measure matrix products, multiply-adds and memory.",
        discussion: """
            The limit in a precision is the best of all repeats over a fixed list of large products, or 90% of the \
            multiply-adds that the machine does on registers alone, if that is higher: a slow product cannot raise a \
            share. The products with few rows are decoding's and are bound by memory. Nothing else should run meanwhile.
            """)

    @Option(help: "Repeats of each product.")
    var repeats = 20

    @Flag(help: "Print a JSON object.")
    var json = false

    @Flag(help: "No words on standard error.")
    var quiet = false

    func validate() throws {
        guard (1...100_000).contains(repeats) else {
            throw ValidationError("--repeats is \(repeats); give 1 to 100000.")
        }
    }

    private struct Report: Encodable {
        struct Product: Encodable {
            let precision: Precision
            let m, n, k: Int
            let transposes_left, transposes_right: Bool
            let best_gflops, median_gflops, share_of_limit: Double
        }

        let machine: MachineReport
        let products: [Product]
    }

    func run() throws {
        if !quiet, !json { Message.say("Measuring this machine") }
        let limit = MachineLimit.measure(repeats: repeats)
        let products = limit.products + MachineLimit.products(ProductShape.small, repeats: repeats)
        if json {
            let rows = products.map {
                Report.Product(
                    precision: $0.precision, m: $0.shape.m, n: $0.shape.n, k: $0.shape.k,
                    transposes_left: $0.shape.transposesLeft, transposes_right: $0.shape.transposesRight,
                    best_gflops: $0.best, median_gflops: $0.median,
                    share_of_limit: $0.best / limit.gigaflops($0.precision))
            }
            return try DataOutput.write([Report(machine: MachineReport(limit), products: rows)], to: nil)
        }
        var peaks = TextTable(["multiply-adds on registers", "precision", "GFLOP/s"], leading: 2)
        for peak in limit.multiplyAdds {
            peaks.add([peak.name, peak.precision.rawValue, Decimals.text(peak.gigaflops, 0)])
        }
        var table = TextTable(["product", "precision", "GFLOP/s", "median", "of the limit"], leading: 2)
        for product in products {
            table.add([
                product.shape.description, product.precision.rawValue, Decimals.text(product.best, 0),
                Decimals.text(product.median, 0),
                Decimals.percent(product.best / limit.gigaflops(product.precision)),
            ])
        }
        let text = [MachineReport(limit).text, peaks.text, table.text].joined(separator: "\n\n") + "\n"
        try DataOutput.write(Array(text.utf8), to: nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

private import CKernels

/// What this machine allows at most, with every thread that operations use: the measure of what a program reaches.
///
/// Measured, since neither clock rates under load nor the widths of units can be asked for. All rates are the best of
/// several runs: other work on the machine only ever slows one down.
package struct MachineLimit: Sendable {
    package struct Product: Sendable {
        package let shape: ProductShape
        package let precision: Precision
        /// 10^9 floating-point operations a second, of the fastest repeat and of the median one.
        package let best, median: Double

        package init(shape: ProductShape, precision: Precision, best: Double, median: Double) {
            self.shape = shape
            self.precision = precision
            self.best = best
            self.median = median
        }
    }

    /// Multiply-adds on registers alone, by instruction set: 10^9 floating-point operations a second.
    package let multiplyAdds: [(name: String, precision: Precision, gigaflops: Double)]
    /// Of `ProductShape.large`, whose best is the product peak.
    package let products: [Product]
    /// 10^9 bytes a second, read from a buffer that no cache holds.
    package let readBandwidth: Double
    package let threads: Int

    package init(
        multiplyAdds: [(name: String, precision: Precision, gigaflops: Double)], products: [Product],
        readBandwidth: Double, threads: Int
    ) {
        self.multiplyAdds = multiplyAdds
        self.products = products
        self.readBandwidth = readBandwidth
        self.threads = threads
    }

    /// The share of the multiply-add peak that counts as the limit where no product reaches it, so that a slow product
    /// cannot raise a share.
    package static let attainable = 0.9

    /// 10^9 floating-point operations a second: the best product, or 90% of the multiply-add peak if that is higher.
    ///
    /// A machine without an instruction for bfloat16 multiplies it as 32-bit floats.
    package func gigaflops(_ precision: Precision) -> Double {
        let products = products.lazy.filter { $0.precision == precision }.map(\.best).max() ?? 0
        return max(products, Self.attainable * multiplyAddPeak(precision))
    }

    /// The fastest instruction set's multiply-adds.
    package func multiplyAddPeak(_ precision: Precision) -> Double {
        let own = multiplyAdds.lazy.filter { $0.precision == precision }.map(\.gigaflops).max()
        return own ?? multiplyAdds.map(\.gigaflops).max() ?? 0
    }

    /// Measures the machine, which takes a few seconds.
    package static func measure(repeats: Int = 20) -> MachineLimit {
        MachineLimit(
            multiplyAdds: multiplyAddPeaks(), products: products(ProductShape.large, repeats: repeats),
            readBandwidth: readRate(), threads: Workers.threads)
    }

    /// The better of two measurements at different times, by each figure.
    package func best(with other: MachineLimit) -> MachineLimit {
        precondition(
            products.map(\.shape) == other.products.map(\.shape) && threads == other.threads,
            "two limits of different products or threads")
        return MachineLimit(
            multiplyAdds: zip(multiplyAdds, other.multiplyAdds).map {
                ($0.name, $0.precision, max($0.gigaflops, $1.gigaflops))
            },
            products: zip(products, other.products).map {
                Product(
                    shape: $0.shape, precision: $0.precision, best: max($0.best, $1.best),
                    median: max($0.median, $1.median))
            },
            readBandwidth: max(readBandwidth, other.readBandwidth), threads: threads)
    }

    package static func products(_ shapes: [ProductShape], repeats: Int) -> [Product] {
        Precision.allCases.flatMap { precision in
            shapes.map { shape in
                let seconds = shape.seconds(precision, repeats: repeats).sorted()
                return Product(
                    shape: shape, precision: precision, best: shape.operations / seconds[0] / 1e9,
                    median: shape.operations / seconds[seconds.count / 2] / 1e9)
            }
        }
    }

    private static func multiplyAddPeaks() -> [(name: String, precision: Precision, gigaflops: Double)] {
        var peaks: [(name: String, precision: Precision, gigaflops: Double)] = []
        var index = 0
        while let peak = machine_peak_f32(index) {
            peaks.append((String(cString: peak.pointee.name), .f32, rate(of: peak.pointee)))
            index += 1
        }
        if let peak = machine_peak_bf16() {
            peaks.append((String(cString: peak.pointee.name), .bf16, rate(of: peak.pointee)))
        }
        return peaks
    }

    /// Every thread at once, the best of eight runs of about 20 ms.
    private static func rate(of peak: MultiplyAddPeak) -> Double {
        let threads = Workers.threads
        func seconds(_ iterations: Int) -> Double {
            let results = Tensor(uninitialized: [threads])
            return Stopwatch.seconds {
                Workers.forEach(threads) { results.pointer[$0] = peak.run(iterations) }
            }
        }
        let probe = 1 << 18
        let iterations = max(probe, Int(Double(probe) * 0.02 / max(seconds(probe), 1e-6)))
        let best = (0..<8).map { _ in seconds(iterations) }.min() ?? 1
        return Double(threads) * Double(iterations) * peak.operations / best / 1e9
    }

    /// Every thread reads its part; the best of five runs.
    private static func readRate() -> Double {
        let memory = Tensor(zeros: [bandwidthBytes / MemoryLayout<Float>.stride])
        let parts = 4 * Workers.threads
        let results = Tensor(uninitialized: [parts])
        let size = memory.count / parts / 128 * 128
        let best = (0..<5).map { _ in
            Stopwatch.seconds {
                Workers.forEach(parts) {
                    results.pointer[$0] = machine_read(memory.pointer + $0 * size, size)
                }
            }
        }.min()
        return Double(parts * size * MemoryLayout<Float>.stride) / (best ?? 1) / 1e9
    }

    /// Half a gigabyte: several times the last cache of a large server.
    private static let bandwidthBytes = 1 << 29
}

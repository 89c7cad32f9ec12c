// SPDX-License-Identifier: Apache-2.0

import Foundation
import Tensors

/// The machine and its limit, as a program reads it and as a person does.
struct MachineReport: Encodable {
    /// The limits that shares refer to: the best product, or 90% of the multiply-add peak if that is higher.
    let product_f32_gflops, product_bf16_gflops: Double
    let read_gb_s: Double
    let multiply_add_f32_gflops, multiply_add_bf16_gflops: Double
    let processor: String
    let threads: Int

    private let products: [(precision: Precision, best: Double)]

    private enum CodingKeys: CodingKey {
        case product_f32_gflops, product_bf16_gflops, read_gb_s, multiply_add_f32_gflops
        case multiply_add_bf16_gflops, processor, threads
    }

    init(_ limit: MachineLimit) {
        product_f32_gflops = limit.gigaflops(.f32)
        product_bf16_gflops = limit.gigaflops(.bf16)
        read_gb_s = limit.readBandwidth
        multiply_add_f32_gflops = limit.multiplyAddPeak(.f32)
        multiply_add_bf16_gflops = limit.multiplyAddPeak(.bf16)
        processor = Self.processorName
        threads = limit.threads
        products = Precision.allCases.map { precision in
            (precision, limit.products.filter { $0.precision == precision }.map(\.best).max() ?? 0)
        }
    }

    var text: String {
        func rate(_ value: Double) -> String { Decimals.text(value, 0) }
        let products = products.map { "\(rate($0.best)) in \($0.precision.rawValue)" }.joined(separator: ", ")
        return """
            \(processor), \(threads) \(threads == 1 ? "thread" : "threads"), reads \(Decimals.text(read_gb_s, 1)) GB/s
            limit: \(rate(product_f32_gflops)) GFLOP/s in f32, \(rate(product_bf16_gflops)) in bf16
              best product: \(products)
              multiply-adds on registers: \(rate(multiply_add_f32_gflops)) in f32, \
            \(rate(multiply_add_bf16_gflops)) in bf16, of which 90% counts where no product reaches it
            """
    }

    /// As the kernel names it; the architecture where it does not.
    private static var processorName: String {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        for line in lines.split(separator: "\n") where line.hasPrefix("model name") {
            if let colon = line.firstIndex(of: ":") {
                return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
        }
        #if arch(x86_64)
        return "x86-64"
        #elseif arch(arm64)
        return "AArch64"
        #else
        return "unnamed"
        #endif
    }
}

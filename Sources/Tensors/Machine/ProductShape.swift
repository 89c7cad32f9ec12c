// SPDX-License-Identifier: Apache-2.0

private import Dispatch

/// A product (m, k) by (k, n) as a model's passes have it.
package struct ProductShape: Hashable, Sendable, CustomStringConvertible {
    package let m, n, k: Int
    /// True where the left operand is stored as (k, m), as in a weight's gradient.
    package let transposesLeft: Bool
    /// True where the right operand is stored as (n, k), as in a vocabulary projection and in an input's gradient.
    package let transposesRight: Bool

    package init(_ m: Int, _ k: Int, _ n: Int, transposesLeft: Bool = false, transposesRight: Bool = false) {
        self.m = m
        self.n = n
        self.k = k
        self.transposesLeft = transposesLeft
        self.transposesRight = transposesRight
    }

    /// Those whose best gives the product peak; twenty times all of them take some seconds.
    ///
    /// 1,024 and 2,048 tokens of 768 channels forward and backward, a vocabulary projection, a wider model, a cube.
    package static let large = [
        ProductShape(1_024, 768, 3_072), ProductShape(2_048, 768, 2_304), ProductShape(2_048, 768, 3_072),
        ProductShape(2_048, 3_072, 768), ProductShape(2_048, 3_072, 768, transposesRight: true),
        ProductShape(768, 2_048, 3_072, transposesLeft: true),
        ProductShape(128, 768, 50_257, transposesRight: true),
        ProductShape(512, 2_048, 8_192), ProductShape(1_024, 1_024, 1_024),
    ]

    /// Decoding's: few rows, where reading the weights takes the time.
    package static let small = [
        ProductShape(1, 768, 3_072), ProductShape(16, 768, 3_072), ProductShape(64, 768, 3_072),
    ]

    /// Two for each multiply-add.
    package var operations: Double { 2 * Double(m) * Double(n) * Double(k) }

    package var description: String {
        "(\(m), \(k))\(transposesLeft ? "ᵀ" : "") by (\(k), \(n))\(transposesRight ? "ᵀ" : "")"
    }

    /// Seconds of each of `repeats` products through oneDNN, after one that warms caches and plans.
    package func seconds(_ precision: Precision, repeats: Int) -> [Double] {
        let a = Tensor(uninitialized: transposesLeft ? [k, m] : [m, k])
        let b = Tensor(uninitialized: transposesRight ? [n, k] : [k, n])
        a.fill(0.5)
        b.fill(0.25)
        let (left, right) = (Factor(a, precision), Factor(b, precision))
        let out = Tensor(zeros: [m, n])
        return (0...repeats).map { _ in
            Stopwatch.seconds {
                Operations.multiply(
                    transposesLeft ? left.transposed : left, by: transposesRight ? right.transposed : right,
                    into: out)
            }
        }.dropFirst().map { $0 }
    }
}

/// Wall time of a piece of work.
package enum Stopwatch {
    package static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = DispatchTime.now().uptimeNanoseconds
        try body()
        return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    }
}

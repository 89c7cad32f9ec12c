// SPDX-License-Identifier: Apache-2.0

import CKernels
import Randomness
import Testing

/// The backward kernels of the double-precision reference against central differences of the forward kernels.
@Suite struct ReferenceGradientTests {
    let kernels = kernels_reference_double

    func numbers(_ count: Int, _ name: String) -> [Double] {
        var draws = SeededGenerator(seed: 12, stream: name)
        return (0..<count).map { _ in draws.normal() }
    }

    /// d(sum of weights f(x)) / dx by central differences.
    func differences(_ x: [Double], _ weights: [Double], _ f: ([Double]) -> [Double]) -> [Double] {
        let step = 1e-6
        return x.indices.map { index in
            var (up, down) = (x, x)
            up[index] += step
            down[index] -= step
            return zip(weights, zip(f(up), f(down))).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) } / (2 * step)
        }
    }

    func expectEqual(_ actual: [Double], _ expected: [Double], _ location: SourceLocation = #_sourceLocation)
    {
        let scale = expected.reduce(1e-3) { max($0, abs($1)) }
        let difference = zip(actual, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(actual.count == expected.count && difference < 1e-7 * scale + 1e-9, sourceLocation: location)
    }

    @Test func layerNorm() {
        let (rows, C) = (3, 7)
        let (x, gamma, beta, dy) = (numbers(21, "x"), numbers(7, "g"), numbers(7, "b"), numbers(21, "dy"))
        var (mean, deviation) = ([Double](repeating: 0, count: rows), [Double](repeating: 0, count: rows))
        func forward(_ x: [Double], _ gamma: [Double], _ beta: [Double]) -> [Double] {
            var out = [Double](repeating: 0, count: rows * C)
            kernels.layer_norm(&out, &mean, &deviation, x, gamma, beta, rows, C, 1e-5)
            return out
        }
        let byX = differences(x, dy) { forward($0, gamma, beta) }
        let byGamma = differences(gamma, dy) { forward(x, $0, beta) }
        let byBeta = differences(beta, dy) { forward(x, gamma, $0) }
        _ = forward(x, gamma, beta)
        var dx = [Double](repeating: 0, count: rows * C)
        var (dgamma, dbeta) = ([Double](repeating: 0, count: C), [Double](repeating: 0, count: C))
        kernels.layer_norm_backward(&dx, dy, x, gamma, mean, deviation, rows, C)
        kernels.layer_norm_backward_parameters(&dgamma, &dbeta, dy, x, mean, deviation, rows, C, 0, C)
        expectEqual(dx, byX)
        expectEqual(dgamma, byGamma)
        expectEqual(dbeta, byBeta)
    }

    @Test func gelu() {
        let (x, dy) = (numbers(20, "x").map { $0 * 2 }, numbers(20, "dy"))
        var dx = [Double](repeating: 0, count: 20)
        kernels.gelu_backward(&dx, dy, x, 20)
        expectEqual(
            dx,
            differences(x, dy) {
                var out = [Double](repeating: 0, count: 20)
                kernels.gelu(&out, $0, 20)
                return out
            })
    }

    @Test(arguments: [(4, 0, 99), (3, 5, 99), (4, 3, 2)]) func causalSoftmax(
        shape: (T: Int, P: Int, window: Int)
    ) {
        let stride = shape.T + shape.P
        let (s, dp) = (numbers(shape.T * stride, "s"), numbers(shape.T * stride, "dp"))
        func forward(_ s: [Double]) -> [Double] {
            var p = s
            kernels.causal_softmax(&p, shape.T, shape.P, stride, shape.window, 0.7)
            return p
        }
        var ds = dp
        kernels.causal_softmax_backward(&ds, forward(s), shape.T, shape.P, stride, shape.window, 0.7)
        expectEqual(ds, differences(s, dp, forward))
    }

    @Test func tokenLogProbabilities() {
        let (rows, V) = (3, 11)
        let (logits, weights) = (numbers(rows * V, "l"), numbers(rows, "w"))
        let targets: [Int32] = [0, 10, 4]
        var gradient = logits
        var (logp, lse) = ([Double](repeating: 0, count: rows), [Double](repeating: 0, count: rows))
        kernels.token_log_probabilities(&logp, &lse, logits, targets, rows, V)
        kernels.token_log_probabilities_backward(&gradient, weights, lse, targets, rows, V)
        expectEqual(
            gradient,
            differences(logits, weights) {
                kernels.token_log_probabilities(&logp, &lse, $0, targets, rows, V)
                return logp
            })
    }

    @Test func rmsNorm() {
        let (rows, C) = (3, 7)
        let (x, gamma, dy) = (numbers(21, "x"), numbers(7, "g"), numbers(21, "dy"))
        var deviation = [Double](repeating: 0, count: rows)
        func forward(_ x: [Double], _ gamma: [Double]) -> [Double] {
            var out = [Double](repeating: 0, count: rows * C)
            kernels.rms_norm(&out, &deviation, x, gamma, rows, C, 1e-5)
            return out
        }
        let byX = differences(x, dy) { forward($0, gamma) }
        let byGamma = differences(gamma, dy) { forward(x, $0) }
        _ = forward(x, gamma)
        var (dx, dgamma) = ([Double](repeating: 0, count: 21), [Double](repeating: 0, count: C))
        kernels.rms_norm_backward(&dx, dy, x, gamma, deviation, rows, C)
        kernels.rms_norm_backward_parameters(&dgamma, dy, x, deviation, rows, C, 0, C)
        expectEqual(dx, byX)
        expectEqual(dgamma, byGamma)
    }

    @Test func gatedUnit() {
        let (x, dy) = (numbers(24, "x").map { $0 * 2 }, numbers(12, "dy"))
        var dx = [Double](repeating: 0, count: 24)
        kernels.swiglu_backward(&dx, dy, x, 3, 4)
        expectEqual(
            dx,
            differences(x, dy) {
                var out = [Double](repeating: 0, count: 12)
                kernels.swiglu(&out, $0, 3, 4)
                return out
            })
    }

    @Test func rotation() {
        let angles = (0..<6).map { Double($0) * 0.7 }
        let (cosines, sines) = (angles.map { cosine($0) }, angles.map { cosine($0 - .pi / 2) })
        let (x, dy) = (numbers(16, "x"), numbers(16, "dy"))
        func rotated(_ x: [Double], _ direction: Double) -> [Double] {
            var out = x
            kernels.rotate(&out, cosines, sines, [2, 1], 2, 8, 2, 4, direction)
            return out
        }
        expectEqual(rotated(dy, -1), differences(x, dy) { rotated($0, 1) })
        expectEqual(rotated(rotated(x, 1), -1), x)
    }

    /// The cosine by its series, which needs no library.
    private func cosine(_ x: Double) -> Double {
        var (term, sum) = (1.0, 1.0)
        for n in 1...20 {
            term *= -x * x / Double((2 * n - 1) * 2 * n)
            sum += term
        }
        return sum
    }
}

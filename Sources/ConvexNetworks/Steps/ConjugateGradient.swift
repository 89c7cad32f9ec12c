// SPDX-License-Identifier: Apache-2.0

/// Preconditioned conjugate gradients on flat vectors, with sums in double precision.
struct ConjugateGradient: Sendable {
    var iterations: Int
    /// Stops where ||r|| <= absolute + relative ||b||.
    var absolute = 0.0
    var relative = 0.0

    /// Moves x towards the solution of A x = b and returns the iterations taken, one application of A each.
    ///
    /// - Parameter startsAtZero: whether x is 0 before, which saves an application.
    @discardableResult
    func solve<Scalar: BinaryFloatingPoint>(
        _ b: [Scalar], x: inout [Scalar], startsAtZero: Bool, apply: ([Scalar]) -> [Scalar],
        precondition: ([Scalar]) -> [Scalar]
    ) -> Int {
        var r = b
        if !startsAtZero {
            let image = apply(x)
            for index in r.indices { r[index] -= image[index] }
        }
        let target = absolute + relative * Self.dot(b, b).squareRoot()
        var p = [Scalar](repeating: 0, count: b.count)
        var previous = 0.0
        for iteration in 0..<iterations {
            guard Self.dot(r, r).squareRoot() > target else { return iteration }
            let z = precondition(r)
            let product = Self.dot(r, z)
            let ratio = Scalar(iteration == 0 ? 0 : product / previous)
            for index in p.indices { p[index] = z[index] + ratio * p[index] }
            let image = apply(p)
            let curvature = Self.dot(p, image)
            // Rounding has used the directions up: nothing more can be gained in this precision.
            guard product > 0, curvature > 0 else { return iteration }
            let step = Scalar(product / curvature)
            for index in x.indices {
                x[index] += step * p[index]
                r[index] -= step * image[index]
            }
            previous = product
        }
        return iterations
    }

    static func dot<Scalar: BinaryFloatingPoint>(_ a: [Scalar], _ b: [Scalar]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += Double(a[index]) * Double(b[index]) }
        return sum
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Student's t distribution.
package struct StudentT: Equatable, Sendable {
    package let degreesOfFreedom: Double

    package init(degreesOfFreedom: Double) {
        precondition(
            degreesOfFreedom > 0, "Student's t needs positive degrees of freedom, not \(degreesOfFreedom)")
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// P(T > t), for t of 0 or more without cancellation in the tail: half of I_{v / (v + t^2)}(v / 2, 1 / 2).
    package func upperTail(_ t: Double) -> Double {
        guard t >= 0 else { return 1 - upperTail(-t) }
        let square = t * t
        let sum = degreesOfFreedom + square
        guard sum.isFinite else { return 0 }
        return 0.5
            * IncompleteBeta.regularized(
                degreesOfFreedom / sum, complement: square / sum, a: degreesOfFreedom / 2, b: 0.5)
    }

    package func cumulative(_ t: Double) -> Double { t < 0 ? upperTail(-t) : 1 - upperTail(t) }

    /// P(|T| > |t|).
    package func twoSided(_ t: Double) -> Double { Swift.min(1, 2 * upperTail(abs(t))) }

    /// The value that T exceeds with probability 1 - p; relative error below 1e-11 for p of 1e-10 to 1 - 1e-10.
    package func quantile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a quantile is asked for \(p), not between 0 and 1")
        if p == 0.5 { return 0 }
        let value = TailInversion.falling(to: Swift.min(p, 1 - p), upperTail)
        return p < 0.5 ? -value : value
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The chi-square distribution, to a relative error of about 1e-13 in either tail.
package enum ChiSquare {
    /// P(X > x): the regularized upper incomplete gamma function Q(df / 2, x / 2).
    package static func upperTail(_ x: Double, degreesOfFreedom: Int) -> Double {
        upperTail(x, degreesOfFreedom: Double(degreesOfFreedom))
    }

    package static func upperTail(_ x: Double, degreesOfFreedom: Double) -> Double {
        precondition(degreesOfFreedom > 0, "chi-square with \(degreesOfFreedom) degrees of freedom")
        return IncompleteGamma.tails(x / 2, a: degreesOfFreedom / 2).upper
    }

    package static func cumulative(_ x: Double, degreesOfFreedom: Double) -> Double {
        precondition(degreesOfFreedom > 0, "chi-square with \(degreesOfFreedom) degrees of freedom")
        return IncompleteGamma.tails(x / 2, a: degreesOfFreedom / 2).lower
    }

    /// The value that X does not exceed with probability p, 0 < p < 1.
    package static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double {
        TailInversion.positive(
            p, cumulative: { cumulative($0, degreesOfFreedom: degreesOfFreedom) },
            upperTail: { upperTail($0, degreesOfFreedom: degreesOfFreedom) })
    }
}

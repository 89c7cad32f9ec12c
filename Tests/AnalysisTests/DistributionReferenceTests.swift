// SPDX-License-Identifier: Apache-2.0

import Analysis
import Testing

/// Expected values are scipy's, over wide ranges of parameters and far out in the tails.
@Suite struct DistributionReferenceTests {
    let fixture: UncertaintyFixture

    init() throws { fixture = try UncertaintyFixture.read() }

    private func expectClose(
        _ value: Double, _ row: [Double], _ tolerance: Double, location: SourceLocation = #_sourceLocation
    ) {
        let expected = row[row.count - 1]
        #expect(
            abs(value - expected) <= tolerance * abs(expected) + 1e-280, "\(row): \(value)",
            sourceLocation: location)
    }

    @Test func normalTailsAndQuantilesMatch() {
        for row in fixture.normal_tail { expectClose(Normal.upperTail(row[0]), row, 1e-12) }
        for row in fixture.normal_quantile { expectClose(Normal.quantile(row[0]), row, 1e-10) }
    }

    @Test func studentTailsAndQuantilesMatch() {
        for row in fixture.student_tail {
            expectClose(StudentT(degreesOfFreedom: row[0]).upperTail(row[1]), row, 1e-10)
        }
        for row in fixture.student_quantile {
            expectClose(StudentT(degreesOfFreedom: row[0]).quantile(row[1]), row, 1e-10)
        }
    }

    @Test func chiSquareTailsAndQuantilesMatch() {
        for row in fixture.chi_square_tail {
            expectClose(ChiSquare.upperTail(row[1], degreesOfFreedom: row[0]), row, 1e-10)
        }
        for row in fixture.chi_square_quantile {
            expectClose(ChiSquare.quantile(row[1], degreesOfFreedom: row[0]), row, 1e-10)
        }
    }

    @Test func betaTailsAndQuantilesMatch() {
        for row in fixture.beta_tail {
            expectClose(BetaDistribution(a: row[0], b: row[1]).upperTail(row[2]), row, 1e-10)
        }
        for row in fixture.beta_quantile {
            expectClose(BetaDistribution(a: row[0], b: row[1]).quantile(row[2]), row, 1e-10)
        }
    }

    @Test func fTailsAndQuantilesMatch() {
        for row in fixture.f_tail {
            expectClose(FisherF(numerator: row[0], denominator: row[1]).upperTail(row[2]), row, 1e-10)
        }
        for row in fixture.f_quantile {
            expectClose(FisherF(numerator: row[0], denominator: row[1]).quantile(row[2]), row, 1e-10)
        }
    }

    @Test func tailsAddUpToOne() {
        for x in [0.01, 0.4, 0.9] {
            let beta = BetaDistribution(a: 3, b: 40)
            #expect(abs(beta.cumulative(x) + beta.upperTail(x) - 1) < 1e-14)
            let f = FisherF(numerator: 4, denominator: 9)
            #expect(abs(f.cumulative(x) + f.upperTail(x) - 1) < 1e-14)
            let chi = ChiSquare.cumulative(x, degreesOfFreedom: 2.5)
            #expect(abs(chi + ChiSquare.upperTail(x, degreesOfFreedom: 2.5) - 1) < 1e-14)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Analysis
import Testing

/// Expected values are scipy 1.17's.
@Suite struct DistributionTests {
    @Test(
        arguments: [
            (1, 0.975, 12.706204736174694), (2, 0.975, 4.302652729749462), (4, 0.95, 2.1318467863266495),
            (12, 0.975, 2.1788128296672284), (17, 0.975, 2.1098155778333156), (24, 0.975, 2.0638985616280245),
            (106, 0.975, 1.9825972617655006), (1000, 0.999, 3.0984021639129233),
            (3, 0.0001, -22.203742273204178),
            (24, 0.5, 0),
        ] as [(Double, Double, Double)])
    func studentQuantilesMatch(df: Double, p: Double, expected: Double) {
        let value = StudentT(degreesOfFreedom: df).quantile(p)
        #expect(abs(value - expected) <= 1e-10 * max(1, abs(expected)))
    }

    @Test(
        arguments: [
            (1, 1, 0.25), (5, 2.5, 0.02724504967118813), (24, 0.001, 0.49960519068032977),
            (106, 8, 8.324505985138849e-13), (3, 1.2, 0.15813105734905258), (2, 0, 0.5),
        ] as [(Double, Double, Double)])
    func studentTailsMatch(df: Double, t: Double, expected: Double) {
        let student = StudentT(degreesOfFreedom: df)
        #expect(abs(student.upperTail(t) - expected) <= 1e-12 * expected)
        #expect(abs(student.cumulative(-t) - expected) <= 1e-12 * expected)
        #expect(abs(student.cumulative(t) + expected - 1) <= 1e-15)
    }

    @Test(arguments: [1, 2, 3, 12, 106, 5000] as [Double])
    func studentQuantileInvertsItsTail(df: Double) {
        let student = StudentT(degreesOfFreedom: df)
        for p in [1e-10, 0.001, 0.3, 0.6, 0.975, 0.999999] {
            #expect(abs(student.cumulative(student.quantile(p)) - p) <= 1e-12)
        }
    }

    @Test(
        arguments: [
            (3.84145882069412, 1, 0.05000000000000028), (0.5, 3, 0.9188914116546758),
            (7.815, 3, 0.049993902974883875),
            (25, 3, 1.5440498291101365e-05), (100, 7, 1.0787979671702833e-18), (0.001, 23, 1),
            (60, 50, 0.1572420272383916), (0, 2, 1),
        ] as [(Double, Int, Double)])
    func chiSquareTailsMatch(x: Double, df: Int, expected: Double) {
        #expect(abs(ChiSquare.upperTail(x, degreesOfFreedom: df) - expected) <= 1e-11 * expected)
    }
}

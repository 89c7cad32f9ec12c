// SPDX-License-Identifier: Apache-2.0

/// The test that all methods of a section are alike, as programs read it.
struct OmnibusJSON: Encodable, Sendable {
    struct Pearson: Encodable, Sendable {
        var statistic: Double
        var df: Int
        var p: Double
    }

    /// Absent where a pair's answers do not vary.
    var statistic: Double?
    var p: Double
    var procedure: String
    /// With every answer taken as independent, where every answer offered every method.
    var pearson: Pearson?

    init(_ test: OmnibusTest) {
        (statistic, p, procedure) = (test.statistic, test.p, test.procedure.description)
        pearson = test.pearson.map { Pearson(statistic: $0.statistic, df: $0.df, p: $0.p) }
    }
}

/// How often the longer of two texts was chosen, as programs read it.
struct LengthBiasJSON: Encodable, Sendable {
    var unit: LengthBias.Unit
    /// Pairs count whose lengths differ by more than this.
    var least: Int
    var share: Double
    var interval: Interval?
    var p: Double?
    var comparisons: Double

    init(_ bias: LengthBias) {
        (unit, least, share) = (bias.unit, bias.least, bias.longer.share)
        (interval, p) = (bias.longer.interval.interval, bias.p)
        comparisons = bias.longer.comparisons
    }
}

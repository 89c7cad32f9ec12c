// SPDX-License-Identifier: Apache-2.0

/// Points that fill the normal distribution of several dimensions evenly: integrals over effects to about 1e-3.
///
/// Halton's sequence (Numerische Mathematik 2, 1960) in the first prime bases, through the normal quantile.
enum NormalPoints {
    private static let bases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53]
    /// More dimensions would need bases whose points lie in bands.
    static let most = 16

    /// (count, dimensions), the point's index in front.
    static func points(_ count: Int, dimensions: Int) -> [[Double]] {
        precondition(dimensions <= most, "\(dimensions) dimensions")
        return (1...count).map { index in
            bases.prefix(dimensions).map { Normal.quantile(radicalInverse(index, base: $0)) }
        }
    }

    private static func radicalInverse(_ index: Int, base: Int) -> Double {
        var (rest, place, value) = (index, 1.0 / Double(base), 0.0)
        while rest > 0 {
            value += Double(rest % base) * place
            (rest, place) = (rest / base, place / Double(base))
        }
        return value
    }
}

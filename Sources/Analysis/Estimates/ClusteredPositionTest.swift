// SPDX-License-Identifier: Apache-2.0

/// Hotelling's one-sample test of the places of the choices against uniform, with participants as the units.
///
/// A participant who always takes the first option weighs as one person, not as many votes. For each of G
/// participants d is the number of choices at each place but the last, less its expectation; with mean m and
/// covariance S of the d, F = (G - k) / (k (G - 1)) x G m' S^-1 m on k and G - k degrees of freedom.
enum ClusteredPositionTest {
    /// The p-value; absent where ballots differ in their number of options, where participants are not more than places,
    /// or where S is singular (everybody alike).
    static func p(_ ballots: Ballots) -> ModelOutcome<Double> {
        var differences: [[Double]?] = Array(repeating: nil, count: ballots.participantCount)
        var size: Int?
        let placeCounts = ballots.pages.map(\.placeCount)
        for ballot in ballots.ballots {
            let places = placeCounts[ballot.page]
            guard let position = ballot.position, position <= places else { continue }
            guard size == nil || size == places else {
                return .absent("ballots differ in their number of places")
            }
            size = places
            var sum = differences[ballot.participant] ?? [Double](repeating: 0, count: places - 1)
            for place in sum.indices {
                sum[place] += ballot.weight * ((place == position - 1 ? 1 : 0) - 1 / Double(places))
            }
            differences[ballot.participant] = sum
        }
        let people = differences.compactMap(\.self)
        guard let k = people.first?.count, people.count > k else {
            return .absent(
                "\(people.count) participants are too few to compare \((people.first?.count ?? 0) + 1) places"
            )
        }
        let count = Double(people.count)
        let mean = (0..<k).map { place in people.reduce(0) { $0 + $1[place] } / count }
        let covariance = (0..<k).map { a in
            (0..<k).map { b in
                people.reduce(0) { $0 + ($1[a] - mean[a]) * ($1[b] - mean[b]) } / (count - 1)
            }
        }
        guard let solved = solve(covariance, mean) else {
            return .absent("participants chose the places too much alike to say how much others would differ")
        }
        let square = count * zip(mean, solved).reduce(0) { $0 + $1.0 * $1.1 }
        let (first, second) = (Double(k), count - Double(k))
        let f = second / (first * (count - 1)) * square
        let sum = second + first * f
        return .fitted(
            IncompleteBeta.regularized(
                second / sum, complement: first * f / sum, a: second / 2, b: first / 2))
    }

    /// Gaussian elimination with partial pivoting; nil for a matrix that is singular to about 1e-12.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
        var rows = zip(matrix, right).map { $0 + [$1] }
        let largest = matrix.joined().map(abs).max() ?? 0
        for column in rows.indices {
            guard
                let pivot = (column..<rows.count).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
                abs(rows[pivot][column]) > 1e-12 * largest
            else { return nil }
            rows.swapAt(column, pivot)
            for row in rows.indices where row != column {
                let factor = rows[row][column] / rows[column][column]
                for place in column..<rows[row].count { rows[row][place] -= factor * rows[column][place] }
            }
        }
        return rows.indices.map { (rows[$0].last ?? 0) / rows[$0][$0] }
    }
}

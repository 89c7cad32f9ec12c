// SPDX-License-Identifier: Apache-2.0

/// A matrix in double precision and plain loops: slow, exact enough to hold the fast solver against.
// @unchecked: the values are written by the one solver that owns the matrix, on one thread.
package final class DoubleMatrix: SolverMatrix, @unchecked Sendable {
    package let rows, columns: Int
    package private(set) var values: [Double]

    package init(_ values: [Double], rows: Int, columns: Int) {
        precondition(values.count == rows * columns, "\(values.count) values for (\(rows), \(columns))")
        self.values = values
        self.rows = rows
        self.columns = columns
    }

    package func assign(_ values: [Double]) {
        precondition(values.count == self.values.count, "\(values.count) values for (\(rows), \(columns))")
        self.values = values
    }

    package func read(into values: inout [Double]) { values = self.values }

    package func assign(_ a: DoubleMatrix, transposed: Bool, times b: DoubleMatrix) {
        values = [Double](repeating: 0, count: rows * columns)
        for outer in 0..<a.rows {
            for inner in 0..<a.columns {
                let factor = a.values[outer * a.columns + inner]
                let (target, source) = transposed ? (inner, outer) : (outer, inner)
                for column in 0..<columns {
                    values[target * columns + column] += factor * b.values[source * columns + column]
                }
            }
        }
    }

    package func gram(rows index: [Int32]?, scaledBy factors: [Double]?) -> DoubleMatrix {
        let selected = index?.map(Int.init) ?? Array(0..<rows)
        var picked: [Double] = []
        for (place, row) in selected.enumerated() {
            for column in 0..<columns {
                picked.append(values[row * columns + column] * (factors?[place] ?? 1))
            }
        }
        let matrix = DoubleMatrix(picked, rows: selected.count, columns: columns)
        return .product(matrix, transposed: true, matrix)
    }

    package func scaled(by factor: Double) -> DoubleMatrix {
        DoubleMatrix(values.map { $0 * factor }, rows: rows, columns: columns)
    }

    package func copy(_ block: DoubleMatrix, row: Int, column: Int) {
        forEach(block, row, column) { values[$0] = $1 }
    }

    package func add(_ block: DoubleMatrix, row: Int, column: Int) {
        forEach(block, row, column) { values[$0] += $1 }
    }

    private func forEach(_ block: DoubleMatrix, _ row: Int, _ column: Int, _ body: (Int, Double) -> Void) {
        for line in 0..<block.rows {
            for place in 0..<block.columns {
                body((row + line) * columns + column + place, block.values[line * block.columns + place])
            }
        }
    }

    package func factor() -> DoubleFactor? { DoubleFactor(self) }

    package func splitStep(products: DoubleMatrix, signs: DoubleMatrix, relaxation: Double) {
        for index in values.indices {
            let (sign, before) = (signs.values[index], values[index])
            let next =
                relaxation * sign * products.values[index] + (1 - relaxation) * max(before, 0)
                + min(before, 0)
            values[index] = next
            products.values[index] = sign * abs(next)
        }
    }
}

/// Cholesky's factor in double precision.
package struct DoubleFactor: SolverFactor {
    private var lower: [Double]
    private let size: Int

    package init?(_ matrix: DoubleMatrix) {
        size = matrix.rows
        lower = matrix.values
        for row in 0..<size {
            for column in 0...row {
                var sum = lower[row * size + column]
                for inner in 0..<column { sum -= lower[row * size + inner] * lower[column * size + inner] }
                if row == column {
                    guard sum > 0, sum.isFinite else { return nil }
                    lower[row * size + row] = sum.squareRoot()
                } else {
                    lower[row * size + column] = sum / lower[column * size + column]
                }
            }
        }
    }

    package func solve(in b: inout [Double]) {
        for row in 0..<size {
            for column in 0..<row { b[row] -= lower[row * size + column] * b[column] }
            b[row] /= lower[row * size + row]
        }
        for row in (0..<size).reversed() {
            b[row] /= lower[row * size + row]
            for column in 0..<row { b[column] -= lower[row * size + column] * b[row] }
        }
    }
}

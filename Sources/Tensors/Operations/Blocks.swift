// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Writes a block, (m, n), into a matrix with its first element at (row, column).
    package static func copyBlock(_ block: Tensor, into matrix: Tensor, row: Int, column: Int) {
        checkBlock(block, matrix, row, column)
        for index in 0..<block.rows {
            (matrix.pointer + (row + index) * matrix.columns + column).update(
                from: block.pointer + index * block.columns, count: block.columns)
        }
    }

    /// Adds a block, (m, n), to a matrix at (row, column).
    package static func addBlock(_ block: Tensor, to matrix: Tensor, row: Int, column: Int) {
        checkBlock(block, matrix, row, column)
        for index in 0..<block.rows {
            let target = matrix.pointer + (row + index) * matrix.columns + column
            for offset in 0..<block.columns {
                target[offset] += block.pointer[index * block.columns + offset]
            }
        }
    }

    /// Each row times its own factor; x: (rows, C).
    package static func scaleRows(_ x: Tensor, by factors: [Float]) -> Tensor {
        precondition(factors.count == x.rows, "\(factors.count) factors for \(x.shape)")
        let C = x.columns
        let output = Tensor(uninitialized: x.shape)
        Workers.forEachRange(x.rows, size: rowBlock(C)) { range in
            for row in range {
                for column in 0..<C {
                    output.pointer[row * C + column] = x.pointer[row * C + column] * factors[row]
                }
            }
        }
        return output
    }

    /// x times a number, any shape.
    package static func scaled(_ x: Tensor, by factor: Float) -> Tensor {
        let output = Tensor(uninitialized: x.shape)
        for index in 0..<x.count { output.pointer[index] = x.pointer[index] * factor }
        return output
    }

    private static func checkBlock(_ block: Tensor, _ matrix: Tensor, _ row: Int, _ column: Int) {
        precondition(
            row >= 0 && column >= 0 && row + block.rows <= matrix.rows
                && column + block.columns <= matrix.columns,
            "a block of \(block.shape) at (\(row), \(column)) of \(matrix.shape)")
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Tensors

extension CholeskyFactor: SolverFactor {}

extension Tensor: SolverMatrix {
    package convenience init(_ values: [Float], rows: Int, columns: Int) {
        self.init(values, shape: [rows, columns])
    }

    package func assign(_ a: Tensor, transposed: Bool, times b: Tensor) {
        Operations.multiply(a, transposeLeft: transposed, by: b, into: self)
    }

    package func gram(rows: [Int32]?, scaledBy factors: [Float]?) -> Tensor {
        Operations.gram(self, rows: rows, scaledBy: factors)
    }

    package func scaled(by factor: Float) -> Tensor { Operations.scaled(self, by: factor) }

    package func copy(_ block: Tensor, row: Int, column: Int) {
        Operations.copyBlock(block, into: self, row: row, column: column)
    }

    package func add(_ block: Tensor, row: Int, column: Int) {
        Operations.addBlock(block, to: self, row: row, column: column)
    }

    package func factor() -> CholeskyFactor? { CholeskyFactor(self) }

    package func splitStep(products: Tensor, signs: Tensor, relaxation: Float) {
        Operations.splitStep(self, products: products, signs: signs, relaxation: relaxation)
    }
}

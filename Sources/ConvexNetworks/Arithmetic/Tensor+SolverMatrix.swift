// SPDX-License-Identifier: Apache-2.0

internal import Tensors

extension CholeskyFactor: SolverFactor {}

extension Tensor: SolverMatrix {
    convenience init(_ values: [Float], rows: Int, columns: Int) {
        self.init(values, shape: [rows, columns])
    }

    func assign(_ a: Tensor, transposed: Bool, times b: Tensor) {
        Operations.multiply(a, transposeLeft: transposed, by: b, into: self)
    }

    func gram(rows: [Int32]?, scaledBy factors: [Float]?) -> Tensor {
        Operations.gram(self, rows: rows, scaledBy: factors)
    }

    func scaled(by factor: Float) -> Tensor { Operations.scaled(self, by: factor) }

    func copy(_ block: Tensor, row: Int, column: Int) {
        Operations.copyBlock(block, into: self, row: row, column: column)
    }

    func add(_ block: Tensor, row: Int, column: Int) {
        Operations.addBlock(block, to: self, row: row, column: column)
    }

    func factor() -> CholeskyFactor? { CholeskyFactor(self) }

    func splitStep(products: Tensor, signs: Tensor, relaxation: Float) {
        Operations.splitStep(self, products: products, signs: signs, relaxation: relaxation)
    }
}

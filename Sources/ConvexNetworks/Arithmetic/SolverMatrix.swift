// SPDX-License-Identifier: Apache-2.0

/// A dense row-major matrix of one precision, with what the solver does to matrices.
///
/// The solver is written once over it. `Tensor` is its fast form in single precision; `DoubleMatrix`, plain loops in double
/// precision, is what the tests hold the fast form against.
package protocol SolverMatrix: Sendable {
    associatedtype Scalar: BinaryFloatingPoint & Sendable
    associatedtype Factor: SolverFactor<Scalar>

    var rows: Int { get }
    var columns: Int { get }
    var values: [Scalar] { get }

    init(_ values: [Scalar], rows: Int, columns: Int)

    func assign(_ values: [Scalar])
    func read(into values: inout [Scalar])
    /// self = a b, or a^T b.
    func assign(_ a: Self, transposed: Bool, times b: Self)
    /// X^T X of some rows, each times its factor; all rows without a list.
    func gram(rows: [Int32]?, scaledBy factors: [Scalar]?) -> Self
    func scaled(by factor: Scalar) -> Self
    func copy(_ block: Self, row: Int, column: Int)
    func add(_ block: Self, row: Int, column: Int)
    /// The factor of a symmetric positive definite matrix, of which the lower triangle is read; nil where it is none.
    func factor() -> Factor?
    /// `Operations.splitStep`, self being t.
    func splitStep(products: Self, signs: Self, relaxation: Scalar)
}

/// A factored symmetric positive definite matrix.
package protocol SolverFactor<Scalar>: Sendable {
    associatedtype Scalar
    /// Overwrites b with the x of A x = b.
    func solve(in b: inout [Scalar])
}

extension SolverMatrix {
    package init(zeros rows: Int, _ columns: Int) {
        self.init([Scalar](repeating: 0, count: rows * columns), rows: rows, columns: columns)
    }

    /// self + r I, a copy.
    func ridged(_ r: Double) -> Self {
        let result = scaled(by: 1)
        let corner = Self([Scalar(r)], rows: 1, columns: 1)
        for index in 0..<rows { result.add(corner, row: index, column: index) }
        return result
    }

    /// a b, or a^T b.
    package static func product(_ a: Self, transposed: Bool = false, _ b: Self) -> Self {
        let output = Self(zeros: transposed ? a.columns : a.rows, b.columns)
        output.assign(a, transposed: transposed, times: b)
        return output
    }
}

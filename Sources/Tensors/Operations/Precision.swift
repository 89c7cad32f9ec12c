// SPDX-License-Identifier: Apache-2.0

/// What products read: 32-bit floats, or their values rounded to bfloat16.
///
/// Sums and everything else are 32-bit floats.
package enum Precision: String, CaseIterable, Codable, Sendable {
    case f32, bf16
}

/// A matrix as a product reads it, at one precision; perhaps some of its columns, perhaps transposed.
package struct Factor {
    enum Elements {
        case float(Tensor)
        case half(BFloat16Tensor)
    }

    let elements: Elements
    private let part: Range<Int>
    private let isTransposed: Bool

    /// - Parameter precision: bf16 makes a rounded copy.
    package init(_ tensor: Tensor, _ precision: Precision) {
        switch precision {
        case .f32: self.init(.float(tensor), columns: 0..<tensor.columns, transposed: false)
        case .bf16: self.init(Operations.bfloat16(tensor))
        }
    }

    package init(_ tensor: BFloat16Tensor) {
        self.init(.half(tensor), columns: 0..<tensor.columns, transposed: false)
    }

    private init(_ elements: Elements, columns: Range<Int>, transposed: Bool) {
        self.elements = elements
        part = columns
        isTransposed = transposed
    }

    package var precision: Precision {
        switch elements {
        case .float: .f32
        case .half: .bf16
        }
    }

    package var transposed: Factor { Factor(elements, columns: part, transposed: !isTransposed) }

    /// Some columns of a matrix that is not transposed.
    package func columns(_ range: Range<Int>) -> Factor {
        precondition(!isTransposed && range.upperBound <= part.count, "columns \(range) of \(part.count)")
        return Factor(
            elements, columns: part.lowerBound + range.lowerBound..<part.lowerBound + range.upperBound,
            transposed: false)
    }

    /// Rows and columns as the product sees them.
    package var size: (rows: Int, columns: Int) {
        let rows =
            switch elements {
            case .float(let tensor): tensor.rows
            case .half(let tensor): tensor.rows
            }
        return isTransposed ? (part.count, rows) : (rows, part.count)
    }

    var matrix: InputMatrix {
        switch elements {
        case .float(let tensor):
            .float(
                Matrix(tensor.pointer + part.lowerBound, stride: tensor.columns, transposed: isTransposed))
        case .half(let tensor):
            .half(
                HalfMatrix(tensor.pointer + part.lowerBound, stride: tensor.columns, transposed: isTransposed)
            )
        }
    }
}

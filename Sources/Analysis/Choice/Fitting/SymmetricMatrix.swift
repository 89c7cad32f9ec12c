// SPDX-License-Identifier: Apache-2.0

/// A dense symmetric matrix of the size of a model's parameters; stored whole, row by row.
package struct SymmetricMatrix: Equatable, Sendable {
    package let size: Int
    package private(set) var elements: [Double]

    /// All zero.
    package init(size: Int) {
        self.size = size
        elements = [Double](repeating: 0, count: size * size)
    }

    /// - Parameter rows: symmetric; the lower triangle counts.
    package init(_ rows: [[Double]]) {
        self.init(size: rows.count)
        for i in rows.indices {
            for j in 0...i { self[i, j] = rows[i][j] }
        }
    }

    /// Setting an element sets its mirror image.
    package subscript(i: Int, j: Int) -> Double {
        get { elements[i * size + j] }
        set {
            elements[i * size + j] = newValue
            elements[j * size + i] = newValue
        }
    }

    /// Adds weight x v v'.
    package mutating func add(_ weight: Double, square v: [Double]) {
        for i in 0..<size where v[i] != 0 {
            let scaled = weight * v[i]
            for j in 0..<size { elements[i * size + j] += scaled * v[j] }
        }
    }

    package mutating func add(_ weight: Double, _ other: SymmetricMatrix) {
        for index in elements.indices { elements[index] += weight * other.elements[index] }
    }

    package func times(_ v: [Double]) -> [Double] {
        (0..<size).map { i in
            var sum = 0.0
            for j in 0..<size { sum += elements[i * size + j] * v[j] }
            return sum
        }
    }

    /// The quadratic form v' A v.
    package func form(_ v: [Double]) -> Double { zip(v, times(v)).reduce(0) { $0 + $1.0 * $1.1 } }

    /// C A C' for the rows of C.
    package func transformed(by rows: [[Double]]) -> SymmetricMatrix {
        var result = SymmetricMatrix(size: rows.count)
        for i in rows.indices {
            let product = times(rows[i])
            for j in 0...i { result[i, j] = zip(rows[j], product).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        return result
    }

    /// The rows and columns with these numbers, in this order.
    package func part(_ places: [Int]) -> SymmetricMatrix {
        var result = SymmetricMatrix(size: places.count)
        for i in places.indices {
            for j in 0...i { result[i, j] = self[places[i], places[j]] }
        }
        return result
    }

    package var diagonal: [Double] { (0..<size).map { self[$0, $0] } }
}

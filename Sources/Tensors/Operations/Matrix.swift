// SPDX-License-Identifier: Apache-2.0

private import CKernels
private import COneDNN

/// A row-major view of part of a tensor, perhaps read transposed; lives no longer than the call that makes it.
struct Matrix {
    private let pointer: UnsafeMutablePointer<Float>
    private let stride: Int
    private let transposed: Bool

    init(_ pointer: UnsafeMutablePointer<Float>, stride: Int, transposed: Bool = false) {
        self.pointer = pointer
        self.stride = stride
        self.transposed = transposed
    }

    func rows(_ range: Range<Int>) -> Matrix {
        Matrix(pointer + range.lowerBound * (transposed ? 1 : stride), stride: stride, transposed: transposed)
    }

    func columns(_ range: Range<Int>) -> Matrix {
        Matrix(pointer + range.lowerBound * (transposed ? stride : 1), stride: stride, transposed: transposed)
    }

    var transpose: Matrix { Matrix(pointer, stride: stride, transposed: !transposed) }

    /// self = alpha a b + beta self, in the calling thread; a: (m, k), b: (k, n).
    func assign(_ a: Matrix, _ b: Matrix, m: Int, n: Int, k: Int, alpha: Float = 1, beta: Float = 0) {
        func letter(_ matrix: Matrix) -> CChar { CChar(UInt8(ascii: matrix.transposed ? "T" : "N")) }
        let status = onednn_product(
            letter(a), letter(b), Int64(m), Int64(n), Int64(k), alpha, a.pointer, Int64(a.stride), b.pointer,
            Int64(b.stride), beta, pointer, Int64(stride))
        precondition(
            status == 0, "oneDNN refused a product (\(m), \(k)) by (\(k), \(n)) with status \(status)")
    }

    /// self = a b, or self + a b, on bfloat16 with 32-bit sums, in the calling thread.
    func assign(_ a: HalfMatrix, _ b: HalfMatrix, m: Int, n: Int, k: Int, accumulating: Bool) {
        guard HalfMatrix.isMultiplied else {
            let (left, right) = (a.widened(m, k), b.widened(k, n))
            assign(left.matrix, right.matrix, m: m, n: n, k: k, beta: accumulating ? 1 : 0)
            return withExtendedLifetime((left.tensor, right.tensor)) {}
        }
        let status = onednn_bfloat16_product(
            HalfMatrix.engine, a.transposed ? 1 : 0, b.transposed ? 1 : 0, Int64(m), Int64(n), Int64(k),
            a.pointer, Int64(a.stride), b.pointer, Int64(b.stride), accumulating ? 1 : 0, pointer,
            Int64(stride))
        precondition(
            status == 0, "oneDNN refused a bf16 product (\(m), \(k)) by (\(k), \(n)) with status \(status)")
    }
}

/// The same view of bfloat16 values.
struct HalfMatrix {
    fileprivate let pointer: UnsafePointer<UInt16>
    fileprivate let stride: Int
    fileprivate let transposed: Bool

    // nonisolated(unsafe): a handle that oneDNN allows every thread to use, made once.
    nonisolated(unsafe) fileprivate static let engine: dnnl_engine_t? = onednn_engine()

    /// Whether oneDNN multiplies bfloat16 on this processor; elsewhere the same values are multiplied as 32-bit floats.
    static let isMultiplied: Bool = {
        let one = [UInt16](repeating: 0x3f80, count: 1)
        var result: Float = 0
        return onednn_bfloat16_product(engine, 0, 0, 1, 1, 1, one, 1, one, 1, 0, &result, 1) == 0
    }()

    /// A copy in 32-bit floats, laid out as it is here; (rows, columns) as a product reads it.
    fileprivate func widened(_ rows: Int, _ columns: Int) -> (tensor: Tensor, matrix: Matrix) {
        let (stored, width) = transposed ? (columns, rows) : (rows, columns)
        let tensor = Tensor(uninitialized: [stored, width])
        for row in 0..<stored {
            Operations.kernels.from_bfloat16(tensor.pointer + row * width, pointer + row * stride, width)
        }
        return (tensor, Matrix(tensor.pointer, stride: width, transposed: transposed))
    }

    init(_ pointer: UnsafePointer<UInt16>, stride: Int, transposed: Bool) {
        self.pointer = pointer
        self.stride = stride
        self.transposed = transposed
    }

    func rows(_ range: Range<Int>) -> HalfMatrix {
        HalfMatrix(
            pointer + range.lowerBound * (transposed ? 1 : stride), stride: stride, transposed: transposed)
    }

    func columns(_ range: Range<Int>) -> HalfMatrix {
        HalfMatrix(
            pointer + range.lowerBound * (transposed ? stride : 1), stride: stride, transposed: transposed)
    }
}

/// What a product reads.
enum InputMatrix {
    case float(Matrix)
    case half(HalfMatrix)

    func rows(_ range: Range<Int>) -> InputMatrix {
        switch self {
        case .float(let matrix): .float(matrix.rows(range))
        case .half(let matrix): .half(matrix.rows(range))
        }
    }

    func columns(_ range: Range<Int>) -> InputMatrix {
        switch self {
        case .float(let matrix): .float(matrix.columns(range))
        case .half(let matrix): .half(matrix.columns(range))
        }
    }
}

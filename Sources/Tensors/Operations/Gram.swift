// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// X^T X of some rows of X, (C, C) for x: (rows, C), in full.
    ///
    /// Only the lower triangle is multiplied out, by panels, and mirrored: a little over half of a product's work.
    package static func gram(_ x: Tensor, rows: [Int32]? = nil, scaledBy factors: [Float]? = nil) -> Tensor {
        var selected = rows.map { selectRows(x, $0) } ?? x
        if let factors { selected = scaleRows(selected, by: factors) }
        let (n, C) = (selected.rows, selected.columns)
        let span = Profile.begin("gram (\(n), \(C))", operations: Double(n) * Double(C) * Double(C + 1))
        defer { span?.end() }
        let output = Tensor(zeros: [C, C])
        guard n > 0, C > 0 else { return output }
        let width = max(32, (C / 8 + 31) / 32 * 32)
        let panels = (C + width - 1) / width
        let source = Matrix(selected.pointer, stride: C)
        Workers.forEach(panels) { index in
            // The last panel is the longest: it begins first.
            let first = (panels - 1 - index) * width
            let last = min(C, first + width)
            Matrix(output.pointer, stride: C).rows(first..<last).assign(
                source.columns(first..<last).transpose, source.columns(0..<last), m: last - first, n: last,
                k: n)
        }
        for row in 0..<C {
            for column in row + 1..<max(C, row + 1) {
                output.pointer[row * C + column] = output.pointer[column * C + row]
            }
        }
        return withExtendedLifetime(selected) { output }
    }
}

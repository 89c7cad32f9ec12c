// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// out[r] = sum over c of x[r, c] w[c], summed in double precision in the order of the channels.
    ///
    /// x: (rows, C), w: (1, C); result: (rows). A row's value does not depend on its neighbours.
    package static func rowScores(_ x: Tensor, _ w: Tensor) -> Tensor {
        let span = Profile.begin("row scores")
        defer { span?.end() }
        let C = x.columns
        precondition(w.count == C, "scores of \(x.shape) by \(w.shape)")
        let output = Tensor(uninitialized: [x.rows])
        Workers.forEachRange(x.rows, size: rowBlock(C)) { range in
            for row in range {
                let values = x.pointer + row * C
                var sum = 0.0
                for channel in 0..<C { sum += Double(values[channel]) * Double(w.pointer[channel]) }
                output.pointer[row] = Float(sum)
            }
        }
        return output
    }

    /// The backward pass of `rowScores`: dx[r, c] += dy[r] w[c], dw[c] += sum over rows of dy[r] x[r, c].
    ///
    /// - Parameters:
    ///   - dx: (rows, C), or nil where nobody wants it.
    ///   - dw: (1, C), or nil; its sum runs in the order of the rows.
    package static func rowScoresBackward(dy: Tensor, x: Tensor, w: Tensor, dx: Tensor?, dw: Tensor?) {
        let span = Profile.begin("row scores, backward")
        defer { span?.end() }
        let C = x.columns
        precondition(dy.count == x.rows && w.count == C, "\(dy.shape) of scores of \(x.shape)")
        if let dx {
            Workers.forEachRange(x.rows, size: rowBlock(C)) { range in
                for row in range {
                    let out = dx.pointer + row * C
                    for channel in 0..<C { out[channel] += dy.pointer[row] * w.pointer[channel] }
                }
            }
        }
        guard let dw else { return }
        Workers.forEachRange(C, size: columnBlock) { range in
            for channel in range {
                var sum = Double(dw.pointer[channel])
                for row in 0..<x.rows {
                    sum += Double(dy.pointer[row]) * Double(x.pointer[row * C + channel])
                }
                dw.pointer[channel] = Float(sum)
            }
        }
    }
}

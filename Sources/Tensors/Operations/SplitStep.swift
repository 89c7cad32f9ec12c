// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// One over-relaxed step of a splitting onto signed half-lines, in one pass over four arrays of one shape.
    ///
    ///     t = a sign x + (1 - a) max(t, 0) + min(t, 0)          x = sign |t|
    ///
    /// t holds a slack and its scaled dual at once, slack = max(t, 0) and dual = min(t, 0), so that slack - dual = |t|.
    package static func splitStep(_ t: Tensor, products x: Tensor, signs: Tensor, relaxation: Float) {
        let span = Profile.begin("split step")
        defer { span?.end() }
        precondition(
            t.count == x.count && t.count == signs.count, "a step on \(t.shape), \(x.shape), \(signs.shape)")
        let rest = 1 - relaxation
        Workers.forEachRange(t.count, size: 32_768) { range in
            let (t, x, signs) = (t.pointer, x.pointer, signs.pointer)
            for index in range {
                let (sign, before) = (signs[index], t[index])
                let (slack, dual) = (before > 0 ? before : 0, before < 0 ? before : 0)
                let next = relaxation * sign * x[index] + rest * slack + dual
                t[index] = next
                x[index] = sign * (next > 0 ? next : -next)
            }
        }
    }
}

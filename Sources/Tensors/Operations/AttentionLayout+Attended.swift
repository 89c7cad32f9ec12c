// SPDX-License-Identifier: Apache-2.0

extension AttentionLayout {
    /// Pairs of a query with a key that it attends to, itself included: what attention must compute at least.
    ///
    /// - Parameter window: how many keys a query sees; nil for all before it.
    package func attendedPairs(window: Int?) -> Int {
        groups.joined().reduce(0) { sum, branch in
            let (P, T) = (branch.prefix.count, branch.own.count)
            guard let window, window < P + T else { return sum + T * P + T * (T + 1) / 2 }
            return sum + (0..<T).reduce(0) { $0 + min(window, P + $1 + 1) }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension AttentionLayout {
    /// Pairs of a query with a key that it attends to, itself included: what attention must compute at least.
    package var attended: Int {
        groups.joined().reduce(0) { sum, branch in
            let own = branch.own.count
            return sum + own * branch.prefix.count + own * (own + 1) / 2
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Holm's step-down adjustment of the p-values of one family, which bounds the chance of any false rejection.
///
/// Sorted upward, p_(i) becomes the largest of (m - j + 1) p_(j) over j up to i, at most 1. Scandinavian Journal of
/// Statistics 6 (1979); statsmodels `multipletests(method="holm")`.
package enum HolmCorrection {
    /// - Returns: adjusted p-values in the order given.
    package static func adjusted(_ p: [Double]) -> [Double] {
        var result = p
        var largest = 0.0
        for (rank, index) in p.indices.sorted(by: { (p[$0], $0) < (p[$1], $1) }).enumerated() {
            largest = max(largest, Double(p.count - rank) * p[index])
            result[index] = min(1, largest)
        }
        return result
    }

    /// The same where some tests have no p-value: they stay out of the family.
    package static func adjusted(_ p: [Double?]) -> [Double?] {
        let known = p.indices.filter { p[$0] != nil }
        var result = p
        for (index, value) in zip(known, adjusted(known.compactMap { p[$0] })) { result[index] = value }
        return result
    }
}

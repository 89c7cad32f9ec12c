// SPDX-License-Identifier: Apache-2.0

/// Agreement of two coders on the same units, beyond chance: (p_o - p_e) / (1 - p_e).
///
/// p_o is the share of units with the same code, p_e the sum over codes of the product of both coders' shares.
/// Source: Cohen, Educational and Psychological Measurement 20 (1960); statsmodels `cohens_kappa`.
package struct CohenKappa: Equatable, Sendable {
    package let kappa: Double
    package let agreement: Double
    package let units: Int

    package enum Result: Equatable, Sendable {
        case kappa(CohenKappa)
        /// Why it is undefined.
        case absent(String)

        package var value: CohenKappa? {
            if case .kappa(let value) = self { value } else { nil }
        }
    }

    /// - Parameter pairs: both coders' codes of each unit.
    package static func of(_ pairs: [(first: Int, second: Int)]) -> Result {
        guard !pairs.isEmpty else { return .absent("there is no comparison that both decided") }
        let n = Double(pairs.count)
        var first: [Int: Int] = [:]
        var second: [Int: Int] = [:]
        var same = 0
        for pair in pairs {
            first[pair.first, default: 0] += 1
            second[pair.second, default: 0] += 1
            if pair.first == pair.second { same += 1 }
        }
        // In whole numbers, which have one sum in every order.
        let products = first.reduce(0) { $0 + $1.value * (second[$1.key] ?? 0) }
        guard products < pairs.count * pairs.count else {
            return .absent("both always chose the same one, so that agreement cannot be told from habit")
        }
        let (observed, expected) = (Double(same) / n, Double(products) / (n * n))
        return .kappa(
            CohenKappa(
                kappa: (observed - expected) / (1 - expected), agreement: observed, units: pairs.count))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What keeps a convex network from being fitted or used.
package enum ConvexError: Error, Equatable, Sendable, CustomStringConvertible {
    case noData
    case oneClass
    case notFinite(row: Int)
    case noFeatures
    case setting(String, Double)
    case weight(row: Int)
    case noPairs
    case noActivations
    case zeroNetwork(beta: Double)
    case notPositiveDefinite(rho: Double)
    case headFile(path: String, reason: String)
    case dimension(expected: Int, found: Int)

    package var description: String {
        switch self {
        case .noData: "the convex network has no rows to fit. Give it preference pairs"
        case .oneClass:
            "the convex network's data have labels of one sign only. It needs chosen and rejected responses"
        case .notFinite(let row):
            "row \(row) of the features holds NaN or infinity. The base checkpoint is damaged"
        case .noFeatures:
            "all features of the convex network's data are zero. The base checkpoint gives nothing to learn from"
        case .setting(let name, let value):
            "\(name) of the convex network is \(value). It must be above zero and finite"
        case .weight(let row):
            "the weight of row \(row) is not a positive number. Leave the row out to give it none"
        case .noPairs: "the second layer has no pairs to fit. Give it preference pairs"
        case .noActivations:
            "no neuron tells the chosen response of any pair from the rejected one. The features of both are the same"
        case .zeroNetwork(let beta):
            """
            every neuron of the convex network is zero: the group penalty \(beta) outweighs what the features say about \
            the labels. Use a smaller group penalty, or more data
            """
        case .notPositiveDefinite(let rho):
            "the convex program's system is singular in single precision at rho \(rho). Use a larger rho, or solve by pcg"
        case .headFile(let path, let reason): "\(path): \(reason). Fit the head again"
        case .dimension(let expected, let found):
            "the convex head was fitted to \(expected) features but this checkpoint gives \(found). Use the head's own base checkpoint"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a model made of the votes, or why it could make nothing.
package enum ModelOutcome<Value: Sendable>: Sendable {
    case fitted(Value)
    /// Why there is no finite or no unique estimate.
    case absent(String)

    package var value: Value? {
        if case .fitted(let value) = self { value } else { nil }
    }

    package var reason: String? {
        if case .absent(let reason) = self { reason } else { nil }
    }

    package func map<Other: Sendable>(_ transform: (Value) -> Other) -> ModelOutcome<Other> {
        switch self {
        case .fitted(let value): .fitted(transform(value))
        case .absent(let reason): .absent(reason)
        }
    }
}

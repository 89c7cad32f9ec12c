// SPDX-License-Identifier: Apache-2.0

/// What keeps adapters from being made or used.
package enum AdapterError: Error, Equatable, Sendable, CustomStringConvertible {
    case noModule(String, known: [String])

    package var description: String {
        switch self {
        case .noModule(let target, let known):
            "no linear layer of the model ends in \"\(target)\". There are: \(known.joined(separator: ", "))"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What keeps a run from starting or going on.
package enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
    case noExamples(path: String, dropped: [String: Int])
    case notFinite(step: Int, what: String)

    package var description: String {
        switch self {
        case .noExamples(let path, let dropped):
            "\(path): no example is left"
                + (dropped.isEmpty
                    ? ""
                    : " ("
                        + dropped.sorted { $0.key < $1.key }.map { "\($0.value): \($0.key)" }.joined(
                            separator: "; ") + ")")
                + ". Give it more or shorter records"
        case .notFinite(let step, let what):
            "step \(step): \(what) is not a finite number; nothing was written. Use a smaller learning rate"
        }
    }
}

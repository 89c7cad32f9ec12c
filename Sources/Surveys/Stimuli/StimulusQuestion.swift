// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// A question and the responses that answer it, methods in the open: only in memory, while a study is made.
package struct StimulusQuestion: Equatable, Sendable {
    /// Section id and number, `hotel-07`; the number is drawn, and tells nothing of the temperature.
    package var id: String
    package var section: String
    package var promptID: String
    /// What the volunteer reads.
    package var prompt: String
    package var temperature: Double
    package var sample: Int
    /// One response of each method, sorted by method.
    package var responses: [GeneratedResponse]
}

/// Why cells of prompt, temperature and sample did not become questions, with the number of each.
package struct LeftOut: Equatable, Sendable {
    package enum Reason: Int, CaseIterable, Comparable, Sendable, CustomStringConvertible {
        /// Every method gave the same text.
        case allAlike
        /// Two or more methods, not all, gave the same text.
        case someAlike
        /// A method has no response there.
        case methodMissing

        package static func < (a: Reason, b: Reason) -> Bool { a.rawValue < b.rawValue }

        package var description: String {
            switch self {
            case .allAlike: "all options are the same text"
            case .someAlike: "two of the options are the same text"
            case .methodMissing: "a method has no response"
            }
        }
    }

    package var counts: [Reason: Int] = [:]

    package init() {}

    /// `3 because all options are the same text, 1 because …`; empty where nothing was left out.
    package var summary: String {
        Reason.allCases.compactMap { reason in counts[reason].map { "\($0) because \(reason)" } }
            .joined(separator: ", ")
    }
}

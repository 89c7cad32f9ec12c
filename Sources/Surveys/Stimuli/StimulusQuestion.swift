// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// A question and the responses that answer it, methods in the open: only in memory, while a study is made.
package struct StimulusQuestion: Equatable, Sendable {
    /// Section id and number, `hotel-07`, and a letter where it has variants; drawn, so that it tells nothing of the
    /// temperature.
    package var id: String
    /// Questions of one cell are variants of one another, of which each volunteer sees one; the id where there are none.
    package var cell: String
    package var section: String
    package var promptID: String
    /// What the volunteer reads.
    package var prompt: String
    /// What all options share; nil where each has a temperature of its own.
    package var temperature: Double?
    package var sample: Int
    /// One response of each method that is compared, sorted by method.
    package var responses: [GeneratedResponse]

    /// The responses by what a volunteer sees: those of the same text are one option.
    package var options: [[GeneratedResponse]] {
        var options: [[GeneratedResponse]] = []
        for response in responses {
            if let known = options.firstIndex(where: {
                $0[0].text.withoutSpaceAtEnds == response.text.withoutSpaceAtEnds
            }) {
                options[known].append(response)
            } else {
                options.append([response])
            }
        }
        return options
    }
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
        /// Fewer samples can be shown than the template wants variants.
        case variantsMissing

        package static func < (a: Reason, b: Reason) -> Bool { a.rawValue < b.rawValue }

        package var description: String {
            switch self {
            case .allAlike: "all options are the same text"
            case .someAlike: "two of the options are the same text"
            case .methodMissing: "a method has no response"
            case .variantsMissing: "there are too few samples for the variants"
            }
        }
    }

    package var counts: [Reason: Int] = [:]

    package init() {}

    mutating func add(_ reason: Reason) { counts[reason, default: 0] += 1 }

    /// `3 because all options are the same text, 1 because …`; empty where nothing was left out.
    package var summary: String {
        Reason.allCases.compactMap { reason in counts[reason].map { "\($0) because \(reason)" } }
            .joined(separator: ", ")
    }
}

extension String {
    /// Texts are compared as a volunteer sees them: without white space at their ends.
    var withoutSpaceAtEnds: Substring {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map(index(after:)) ?? start
        return self[start..<max(start, end)]
    }
}

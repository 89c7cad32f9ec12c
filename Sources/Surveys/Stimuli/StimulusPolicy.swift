// SPDX-License-Identifier: Apache-2.0

/// How a study's questions are drawn from generated responses; sealed with the methods, unknown to the server.
package struct StimulusPolicy: Codable, Equatable, Sendable {
    /// The temperature of the responses of a question.
    package enum Temperature: Codable, Equatable, Sendable {
        case fixed(Double)
        /// All options of a question share one of these, every one used as evenly as the responses allow.
        case perQuestion([Double])
        /// Each option has one of its own: every method goes through all of them before it meets one again.
        case crossed([Double])

        package var values: [Double] {
            switch self {
            case .fixed(let value): [value]
            case .perQuestion(let values), .crossed(let values): values
            }
        }

        package var isCrossed: Bool {
            if case .crossed = self { true } else { false }
        }
    }

    /// What becomes of options that are the same text.
    package enum Identical: String, Codable, CaseIterable, Sendable {
        /// The question is not asked.
        case leaveOut = "leave-out"
        /// The text is shown once, and its vote is split equally among the methods that wrote it.
        case split
    }

    /// Number of questions that a volunteer who gets all of them sees, by section id; attention checks come on top.
    package var questions: [String: Int]
    package var temperature: Temperature
    /// How many draws of a prompt at a temperature may be used: 1 takes sample 0 only.
    package var samples: Int
    /// How many of those draws become questions, of which each volunteer sees one.
    package var variants: Int
    package var identical: Identical

    package init(
        questions: [String: Int], temperature: Temperature, samples: Int, variants: Int = 1,
        identical: Identical = .leaveOut
    ) {
        self.questions = questions
        self.temperature = temperature
        self.samples = samples
        self.variants = variants
        self.identical = identical
    }

    /// A policy that uses neither crossed temperatures, variants nor split votes has the bytes of the first release.
    package var canonical: CanonicalValue {
        var members: [String: CanonicalValue] = [
            "questions": .object(questions.mapValues { .integer($0) }),
            "samples": .integer(samples),
            "temperatures": .list(temperature.values.map { .text("\($0)") }),
        ]
        if temperature.isCrossed { members["crossed"] = .integer(1) }
        if variants > 1 { members["variants"] = .integer(variants) }
        if identical != .leaveOut { members["identical"] = .text(identical.rawValue) }
        return .object(members)
    }
}

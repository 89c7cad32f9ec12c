// SPDX-License-Identifier: Apache-2.0

/// How a study's questions are drawn from generated responses; sealed with the methods, unknown to the server.
package struct StimulusPolicy: Codable, Equatable, Sendable {
    /// The temperature of the responses of a question; all options of a question share it.
    package enum Temperature: Codable, Equatable, Sendable {
        case fixed(Double)
        /// Each question has one of these, every one used as evenly as the responses allow.
        case perQuestion([Double])

        package var values: [Double] {
            switch self {
            case .fixed(let value): [value]
            case .perQuestion(let values): values
            }
        }
    }

    /// Number of questions by section id.
    package var questions: [String: Int]
    package var temperature: Temperature
    /// How many draws of a prompt at a temperature may be used: 1 takes sample 0 only.
    package var samples: Int

    package init(questions: [String: Int], temperature: Temperature, samples: Int) {
        self.questions = questions
        self.temperature = temperature
        self.samples = samples
    }

    package var canonical: CanonicalValue {
        .object([
            "questions": .object(questions.mapValues { .integer($0) }),
            "samples": .integer(samples),
            "temperatures": .list(temperature.values.map { .text("\($0)") }),
        ])
    }
}

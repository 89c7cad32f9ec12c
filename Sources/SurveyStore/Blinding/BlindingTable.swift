// SPDX-License-Identifier: Apache-2.0

package import Surveys

/// Which method, checkpoint and temperature is behind each option: what a double-blind study must not show.
package struct BlindingTable: Codable, Equatable, Sendable {
    package struct Option: Codable, Equatable, Sendable {
        /// The option's id in the study's database.
        package var id: String
        package var question: String
        package var method: String
        package var checkpoint: String
        /// The id of the response in responses.jsonl.
        package var response: String
        package var sample: Int
        /// Text, because it may need all 64 bits.
        package var seed: String
        package var tokens: Int
        package var finish: String
    }

    package struct Question: Codable, Equatable, Sendable {
        package var id: String
        package var promptID: String
        /// Text, so that its canonical bytes are certain.
        package var temperature: String

        package var degrees: Double? { Double(temperature) }
    }

    package var options: [Option]
    package var questions: [Question]
    /// How the stimuli were drawn.
    package var policy: CanonicalValue
    /// The seed of that draw, as text.
    package var seed: String

    package var methods: [String] { Set(options.map(\.method)).sorted() }

    var canonical: CanonicalValue {
        .object([
            "options": .list(
                options.map {
                    .object([
                        "checkpoint": .text($0.checkpoint), "finish": .text($0.finish), "id": .text($0.id),
                        "method": .text($0.method), "question": .text($0.question),
                        "response": .text($0.response), "sample": .integer($0.sample), "seed": .text($0.seed),
                        "tokens": .integer($0.tokens),
                    ])
                }),
            "policy": policy,
            "questions": .list(
                questions.map {
                    .object([
                        "id": .text($0.id), "promptID": .text($0.promptID),
                        "temperature": .text($0.temperature),
                    ])
                }),
            "seed": .text(seed),
        ])
    }
}

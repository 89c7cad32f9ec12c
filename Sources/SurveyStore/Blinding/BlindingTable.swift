// SPDX-License-Identifier: Apache-2.0

package import Surveys

/// Which method, checkpoint and temperature is behind each option: what a double-blind study must not show.
package struct BlindingTable: Codable, Equatable, Sendable {
    /// One method's response in a question; where methods wrote the same text, several have one id.
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
        /// Text; only where the options of a question have temperatures of their own.
        package var temperature: String?
    }

    package struct Question: Codable, Equatable, Sendable {
        package var id: String
        package var promptID: String
        /// Text, so that its canonical bytes are certain; empty where each option has its own.
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
            "options": .list(options.map(\.canonical)),
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

extension BlindingTable.Option {
    /// An option without a temperature of its own has the bytes of the first release.
    fileprivate var canonical: CanonicalValue {
        var members: [String: CanonicalValue] = [
            "checkpoint": .text(checkpoint), "finish": .text(finish), "id": .text(id),
            "method": .text(method),
            "question": .text(question), "response": .text(response), "sample": .integer(sample),
            "seed": .text(seed), "tokens": .integer(tokens),
        ]
        members["temperature"] = temperature.map { .text($0) }
        return .object(members)
    }
}

extension BlindingTable {
    /// The methods behind each option, sorted by method: one, or several that wrote the same text.
    var methodsByOption: [String: [Option]] {
        Dictionary(grouping: options, by: \.id).mapValues { $0.sorted { $0.method < $1.method } }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A subject that a guest may raise: questions, answers to them, and what may be asked next.
///
/// Texts are templates. `{slot}` stands for a fact or a detail of the guest's (`HotelVocabulary` lists them),
/// `<sure>` and `<offer>` for one of several courtesies.
package struct HotelTopic: Sendable {
    /// One thing to ask in several wordings, and several answers, each of which answers any of the questions.
    package struct Exchange: Sendable {
        package var questions: [String] = []
        package var answers: [String] = []
    }

    /// Whether the guest has yet to arrive or is in the house.
    package enum Stage: String, Sendable, CaseIterable {
        case arriving
        case staying
    }

    package var name: String
    /// How an evasive answer speaks of it: "I cannot say much about … just now".
    package var subject: String
    package var stages: Set<Stage> = []
    /// The hotels that it fits; nil for all.
    package var trait: HotelFacts.Trait?
    package var opening = Exchange()
    /// Each follows naturally after the opening, not after one another.
    package var followUps: [Exchange] = []

    package static let all = arrival + room + dining + leisure + travel

    /// Reads the notation of the grammar.
    ///
    /// `# name | subject | stages | trait` begins a topic, `? ` a question, `! ` an answer, `+` a follow-up; a line
    /// with none of these continues the one above it.
    static func parse(_ notation: String) -> [HotelTopic] {
        var topics: [HotelTopic] = []
        var current: HotelTopic?
        var exchange = Exchange()
        var exchanges: [Exchange] = []
        var isAnswer = false

        func finish() {
            guard var topic = current else { return }
            exchanges.append(exchange)
            topic.opening = exchanges[0]
            topic.followUps = Array(exchanges.dropFirst())
            topics.append(topic)
        }
        for line in notation.split(separator: "\n") {
            let text = line.dropFirst(2)
            switch line.first {
            case "#":
                finish()
                let fields = text.split(separator: "|", omittingEmptySubsequences: false).map { field in
                    field.split(separator: " ").joined(separator: " ")
                }
                let padded = fields + Array(repeating: "", count: max(0, 4 - fields.count))
                current = HotelTopic(
                    name: padded[0], subject: padded[1],
                    stages: Set(padded[2].split(separator: " ").compactMap { Stage(rawValue: String($0)) }),
                    trait: HotelFacts.Trait(rawValue: padded[3]))
                (exchange, exchanges) = (Exchange(), [])
            case "+":
                exchanges.append(exchange)
                exchange = Exchange()
            case "?":
                exchange.questions.append(String(text))
                isAnswer = false
            case "!":
                exchange.answers.append(String(text))
                isAnswer = true
            default:
                if isAnswer, let last = exchange.answers.popLast() {
                    exchange.answers.append(last + " " + line)
                } else if let last = exchange.questions.popLast() {
                    exchange.questions.append(last + " " + line)
                }
            }
        }
        finish()
        return topics
    }
}

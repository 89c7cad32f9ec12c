// SPDX-License-Identifier: Apache-2.0

/// A field of study: concepts, and what a student may ask about each.
package struct EducationSubject: Sendable {
    /// One question and its one answer.
    package struct Exchange: Equatable, Sendable {
        package var question: String
        package var answer: FactText
    }

    package struct Concept: Sendable {
        /// As it stands in a question, with its article: "a derivative".
        package var name: String
        package var definition: FactText
        /// Each can be understood without the others.
        package var exchanges: [Exchange] = []
        /// A question as a quiz would have it.
        package var quiz: Exchange
    }

    package var name: String
    package var concepts: [Concept]

    /// All eleven, in the order of the README.
    package static let all = [
        biology, chemistry, physics, mathematics, computerScience, economics, history, literature, philosophy,
        psychology, arts,
    ]

    /// Reads the notation of the subjects: `# concept`, `= definition`, `? question`, `! answer`, `* quiz question | answer`.
    init(_ name: String, _ notation: String) {
        self.name = name
        concepts = []
        for line in notation.split(separator: "\n") {
            let text = line.dropFirst(2)
            let last = concepts.count - 1
            switch line.first {
            case "#":
                let empty = FactText("")
                concepts.append(
                    Concept(
                        name: String(text), definition: empty, quiz: Exchange(question: "", answer: empty)))
            case "=": concepts[last].definition = FactText(text)
            case "?": concepts[last].exchanges.append(Exchange(question: String(text), answer: FactText("")))
            case "!": concepts[last].exchanges[concepts[last].exchanges.count - 1].answer = FactText(text)
            default:
                let parts = text.split(separator: " | ")
                concepts[last].quiz = Exchange(
                    question: String(parts.first ?? ""), answer: FactText(parts.last ?? ""))
            }
        }
    }

    /// Whether one speaks of its concepts as of what was.
    var isPast: Bool { name == "history" }
}

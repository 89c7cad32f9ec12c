// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// The responses of a file, each with what is measured of it alone.
///
/// Prompts, names and words are held once, so that a hundred thousand responses stay small.
package struct ReportedGrid: Sendable {
    /// A prompt as its responses have it.
    package struct Prompt: Hashable, Sendable {
        package var section: String
        package var id: String
        package var text: String
        package var display: String?

        /// What a volunteer sees.
        package var shown: String { display ?? text }
    }

    package struct Response: Sendable {
        package var id: String
        package var text: String
        /// Places in the grid's `sections`, `methods` and `prompts`.
        package var section, method, prompt: Int
        /// Responses with the same one, temperature and sample may stand beside one another in a question.
        package var question: Int
        package var temperature: Double
        package var sample: Int
        package var tokens: Int
        package var isFinished: Bool
        /// In the grid's `words`.
        package var words: Range<Int>
        /// As a reader counts them: grapheme clusters.
        package var characters: Int
        /// Nothing but white space.
        package var isEmpty: Bool
        package var endsMidSentence: Bool
        /// seq-rep-4; nil for fewer than four words.
        package var repetition: Double?
        package var isLoop: Bool
    }

    package let path: String
    package private(set) var responses: [Response] = []
    /// In the order of the file.
    package private(set) var sections: [String] = []
    package private(set) var methods: [String] = []
    package private(set) var prompts: [Prompt] = []
    package private(set) var checkpoints: [String] = []
    /// Section and prompt_id of each question.
    package private(set) var questions: [(section: Int, promptID: String)] = []
    /// Ascending.
    package private(set) var temperatures: [Double] = []
    /// The words of all responses, one after another, by number.
    package private(set) var words: [Int32] = []

    private var places = Places()

    private struct Places {
        var sections: [String: Int] = [:]
        var methods: [String: Int] = [:]
        var prompts: [Prompt: Int] = [:]
        var questions: [String: Int] = [:]
        var checkpoints: Set<String> = []
        var words: [String: Int32] = [:]
    }

    /// Reads responses.jsonl; a repeated id and a file without responses are errors.
    package init(path: String) throws {
        self.path = path
        var ids: Set<String> = []
        try JSONLines.forEach(GeneratedResponse.self, in: path) { record, line in
            guard ids.insert(record.id).inserted else {
                throw FileFailure(
                    .badData, path: path, line: line, reason: "the id \"\(record.id)\" stands twice",
                    hint: "A response has an id of its own")
            }
            guard record.temperature.isFinite else {
                throw FileFailure(.badData, path: path, line: line, reason: "the temperature is no number")
            }
            add(record)
        }
        guard !responses.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "holds no responses", hint: "Write some with `showdown sample`")
        }
        temperatures = Set(responses.map(\.temperature)).sorted()
        places = Places()
    }

    private mutating func add(_ record: GeneratedResponse) {
        let prompt = Prompt(
            section: record.section, id: record.promptID, text: record.prompt, display: record.display?.text)
        if places.checkpoints.insert(record.checkpoint).inserted { checkpoints.append(record.checkpoint) }
        let section = Self.place(of: record.section, in: &sections, &places.sections)
        let question = "\(section) \(record.promptID)"
        if places.questions[question] == nil {
            places.questions[question] = questions.count
            questions.append((section, record.promptID))
        }
        let firstWord = words.count
        WordScan.forEachWord(of: record.text) { word in
            let next = Int32(places.words.count)
            let number = places.words[word, default: next]
            if number == next { places.words[word] = next }
            words.append(number)
        }
        let repetition = Repetition.share(of: words[firstWord...])
        let isEmpty = record.text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        responses.append(
            Response(
                id: record.id, text: record.text, section: section,
                method: Self.place(of: record.method, in: &methods, &places.methods),
                prompt: Self.place(of: prompt, in: &prompts, &places.prompts),
                question: places.questions[question] ?? 0, temperature: record.temperature,
                sample: record.sample, tokens: record.tokens, isFinished: record.finish == .stop,
                words: firstWord..<words.count, characters: record.text.count, isEmpty: isEmpty,
                endsMidSentence: !SentenceClosing.isAtEnd(of: record.text), repetition: repetition,
                isLoop: (repetition ?? 0) > 0.5 || Repetition.endsInLoop(record.text)))
    }

    private static func place<Value: Hashable>(
        of value: Value, in values: inout [Value], _ places: inout [Value: Int]
    ) -> Int {
        if let place = places[value] { return place }
        places[value] = values.count
        values.append(value)
        return values.count - 1
    }
}

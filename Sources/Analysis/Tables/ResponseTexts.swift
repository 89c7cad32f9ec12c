// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// What each method wrote for each question, and the questions' prompts, where a file tells.
///
/// From options.csv as `showdown study export` writes it, or from responses.jsonl. A vote names the ids of the responses or,
/// failing that, question and method; several responses of one method to one question (variants, samples) without ids leave its
/// text unknown rather than guessed.
package struct ResponseTexts: Sendable {
    private struct Place: Hashable {
        var question: String
        var method: String
    }

    private var byPlace: [Place: String] = [:]
    private var ambiguous: Set<Place> = []
    private var byID: [String: String] = [:]
    private var prompts: [String: String] = [:]
    /// Ids of responses that the votes name, by question and method.
    private var ids: [Place: String] = [:]

    package init() {}

    package var isEmpty: Bool { byPlace.isEmpty && byID.isEmpty }

    package static func read(from path: String) throws -> ResponseTexts {
        path.hasSuffix(".csv")
            ? try ResponseTexts(optionsCSV: FileContents.readText(path), path: path)
            : try ResponseTexts(responses: JSONLines.read(GeneratedResponse.self, from: path))
    }

    /// - Parameter path: the name that errors give.
    package init(optionsCSV text: String, path: String) throws {
        let rows = try CommaSeparatedValues.parse(text, path: path)
        guard let header = rows.first else {
            throw FileFailure(.badData, path: path, reason: "is empty", hint: "Give options.csv as exported")
        }
        func place(_ column: String) throws -> Int {
            guard let place = header.fields.firstIndex(of: column) else {
                throw FileFailure(
                    .badData, path: path, line: header.line, reason: "the column \"\(column)\" is missing",
                    hint: "Give options.csv as `showdown study export` writes it, or responses.jsonl")
            }
            return place
        }
        let (question, method, own) = (try place("question"), try place("method"), try place("text"))
        let response = header.fields.firstIndex(of: "response")
        for row in rows.dropFirst() {
            guard row.fields.count == header.fields.count else {
                throw FileFailure(
                    .badData, path: path, line: row.line,
                    reason: "has \(row.fields.count) fields, the header has \(header.fields.count)")
            }
            let fields = row.fields.map(CommaSeparatedValues.unguarded)
            add(
                fields[own], question: fields[question], method: fields[method],
                id: response.map { fields[$0] })
        }
    }

    package init(responses: [GeneratedResponse]) {
        for response in responses {
            add(
                response.text, question: response.promptID, method: response.method, id: response.id)
            if prompts[response.promptID].map({ response.prompt < $0 }) ?? true {
                prompts[response.promptID] = response.prompt
            }
        }
    }

    private mutating func add(_ text: String, question: String, method: String, id: String?) {
        if let id, !id.isEmpty { byID[id] = text }
        let place = Place(question: question, method: method)
        if let known = byPlace[place], known != text { ambiguous.insert(place) }
        byPlace[place] = text
    }

    /// Learns which responses the votes' pages showed.
    package mutating func join(_ ballots: Ballots) {
        for ballot in ballots.ballots {
            let page = ballots.pages[ballot.page]
            guard let responses = page.responses else { continue }
            for (method, id) in zip(page.methods, responses) {
                ids[Place(question: ballots.questions[ballot.question].id, method: ballots.methods[method])] =
                    id
            }
        }
    }

    /// Nil where no file tells.
    package func response(of method: String, to question: Ballots.Question) -> String? {
        let place = Place(question: question.id, method: method)
        if let id = ids[place], let text = byID[id] { return text }
        for name in [question.id, question.prompt] {
            let place = Place(question: name, method: method)
            if let text = byPlace[place], !ambiguous.contains(place) { return text }
        }
        return nil
    }

    package func prompt(of question: Ballots.Question) -> String? {
        prompts[question.id] ?? prompts[question.prompt]
    }

    package mutating func setPrompt(_ text: String, of question: String) { prompts[question] = text }
}

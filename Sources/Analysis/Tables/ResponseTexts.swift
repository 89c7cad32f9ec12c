// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// What each method wrote for each question, and the questions' prompts, where a file tells.
///
/// From options.csv as `showdown study export` writes it, or from responses.jsonl. A vote names the ids of the responses or,
/// failing that, question and method; several responses of one method to one question (variants, samples) without ids leave its
/// text unknown rather than guessed.
package struct ResponseTexts: Sendable {
    private struct Place: Hashable {
        /// Empty where a file tells none, and for what holds in any.
        var section = ""
        var question: String
        var method = ""
    }

    /// A question as votes name it, by whatever criterion, and a method of it.
    private struct Shown: Hashable {
        var study: String
        var place: Place

        init(_ question: Ballots.Question, _ method: String) {
            study = question.study
            place = Place(section: question.section, question: question.id, method: method)
        }
    }

    private var byPlace: [Place: String] = [:]
    private var ambiguous: Set<Place> = []
    private var byID: [String: String] = [:]
    private var prompts: [Place: String] = [:]
    private var ambiguousPrompts: Set<Place> = []
    /// Ids of responses that the votes name; more than one where pages showed several samples.
    private var ids: [Shown: Set<String>] = [:]

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
                response.text, section: response.section, question: response.promptID,
                method: response.method,
                id: response.id)
            for section in Set([response.section, ""]) {
                let place = Place(section: section, question: response.promptID)
                if let known = prompts[place], known != response.prompt { ambiguousPrompts.insert(place) }
                prompts[place] = response.prompt
            }
        }
    }

    private mutating func add(
        _ text: String, section: String = "", question: String, method: String, id: String?
    ) {
        if let id, !id.isEmpty { byID[id] = text }
        for section in Set([section, ""]) {
            let place = Place(section: section, question: question, method: method)
            if let known = byPlace[place], known != text { ambiguous.insert(place) }
            byPlace[place] = text
        }
    }

    /// Learns which responses the votes' pages showed.
    package mutating func join(_ ballots: Ballots) {
        for ballot in ballots.ballots {
            let page = ballots.pages[ballot.page]
            guard let responses = page.responses else { continue }
            for (method, id) in zip(page.methods, responses) {
                ids[Shown(ballots.questions[ballot.question], ballots.methods[method]), default: []].insert(
                    id)
            }
        }
    }

    /// Nil where no file tells.
    package func response(of method: String, to question: Ballots.Question) -> String? {
        if let shown = ids[Shown(question, method)] {
            let texts = Set(shown.map { byID[$0] })
            if let text = texts.first ?? nil { return texts.count == 1 ? text : nil }
        }
        return Self.places(of: question, method: method).lazy.filter { !ambiguous.contains($0) }
            .compactMap { byPlace[$0] }.first
    }

    package func prompt(of question: Ballots.Question) -> String? {
        Self.places(of: question).lazy.filter { !ambiguousPrompts.contains($0) }.compactMap { prompts[$0] }
            .first
    }

    package mutating func setPrompt(_ text: String, of question: String) {
        prompts[Place(question: question)] = text
    }

    /// Where a file may tell of a question: under its section first, by its id or by its prompt's.
    private static func places(of question: Ballots.Question, method: String = "") -> [Place] {
        [question.section, ""].flatMap { section in
            [question.id, question.prompt].map { Place(section: section, question: $0, method: method) }
        }
    }
}

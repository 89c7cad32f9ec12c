// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Questions made of responses: their own groups, or those that people answered.
package struct JudgedQuestions: Equatable, Sendable {
    /// By study, section, id and criterion.
    package private(set) var questions: [JudgedQuestion]

    /// A question for each section, prompt, temperature and sample, as a study groups them.
    ///
    /// Its id is the prompt's, followed by the temperature and the sample where the section has several.
    /// - Parameter study: stands in the votes.
    package init(responses: [GeneratedResponse], study: String, path: String) throws {
        struct Key: Hashable {
            var section, promptID: String
            var level: Double
            var sample: Int
        }
        var groups: [Key: [GeneratedResponse]] = [:]
        for response in responses {
            guard response.temperature.isFinite, abs(response.temperature) < 1e6 else {
                throw FileFailure(
                    .badData, path: path,
                    reason: "the response \"\(response.id)\" has the temperature \(response.temperature)",
                    hint: "Give a number of 0 or more")
            }
            let key = Key(
                section: response.section, promptID: response.promptID,
                level: TemperatureLevel.of(response.temperature), sample: response.sample)
            groups[key, default: []].append(response)
        }
        let levels = Dictionary(grouping: groups.keys, by: \.section).mapValues { Set($0.map(\.level)).count }
        let samples = Dictionary(grouping: groups.keys, by: \.section).mapValues {
            Set($0.map(\.sample)).count
        }
        questions = try groups.map { key, responses in
            let id =
                key.promptID + (levels[key.section] == 1 ? "" : "-t\(key.level)")
                + (samples[key.section] == 1 ? "" : "-s\(key.sample)")
            return try Self.question(
                of: responses, study: study, section: key.section, id: id, criterion: nil, path: path)
        }.sorted { $0.name < $1.name }
    }

    /// The questions that people answered, with the responses that they saw.
    ///
    /// Votes exist by method only once a study is unblinded, so that no judge can open one early.
    /// - Parameters:
    ///   - votes: of people; rows of judges are passed over.
    ///   - path: of the responses.
    package init(votes: [Vote], votesPath: String, responses: [GeneratedResponse], path: String) throws {
        struct Key: Hashable {
            var study, section, question: String
            var criterion: String?
        }
        let byID = Dictionary(responses.map { ($0.id, $0) }) { first, _ in first }
        var parts: [Key: [String: String]] = [:]
        for vote in votes where vote.kind != .judge {
            guard let shown = vote.shown.responses else {
                throw FileFailure(
                    .badData, path: votesPath,
                    reason: "has no column options_response, which says what was shown in the question "
                        + "\"\(vote.question)\"",
                    hint: "Take the votes.csv that `showdown study export` writes, or leave --votes out")
            }
            let key = Key(
                study: vote.study, section: vote.section, question: vote.question, criterion: vote.criterion)
            for (method, id) in zip(vote.options, shown) {
                let known = parts[key, default: [:]].updateValue(id, forKey: method)
                guard known == nil || known == id else {
                    throw FileFailure(
                        .badData, path: votesPath,
                        reason: "the question \"\(vote.question)\" shows two responses of one method",
                        hint: "Give each a question of its own")
                }
            }
        }
        questions = try parts.map { key, parts in
            let found = try parts.sorted { $0.key < $1.key }.map { method, id in
                guard let response = byID[id] else {
                    throw FileFailure(
                        .badData, path: path,
                        reason: "has no response \"\(id)\", which the question \"\(key.question)\" shows",
                        hint: "Give the responses that the study was made from")
                }
                guard response.method == method else {
                    throw FileFailure(
                        .badData, path: path,
                        reason: "the response \"\(id)\" is of another method than the votes say",
                        hint: "Give the responses that the study was made from")
                }
                return response
            }
            return try Self.question(
                of: found, study: key.study, section: key.section, id: key.question,
                criterion: key.criterion, path: path)
        }.sorted { $0.name < $1.name }
    }

    /// Every method that is judged, sorted.
    package var methods: [String] {
        Set(questions.flatMap { $0.options.flatMap(\.methods) }).sorted()
    }

    private static func question(
        of responses: [GeneratedResponse], study: String, section: String, id: String, criterion: String?,
        path: String
    ) throws -> JudgedQuestion {
        let responses = responses.sorted { ($0.method, $0.id) < ($1.method, $1.id) }
        let first = responses[0]
        var options: [JudgedQuestion.Option] = []
        for (place, response) in responses.enumerated() {
            if let fault = VoteTable.fault(ofMethodName: response.method) {
                throw FileFailure(
                    .badData, path: path, reason: "the response \"\(response.id)\": \(fault)",
                    hint: "Give its method another name")
            }
            guard response.prompt == first.prompt, response.display == first.display else {
                throw FileFailure(
                    .badData, path: path,
                    reason: "the responses \"\(first.id)\" and \"\(response.id)\" answer different prompts "
                        + "under the prompt_id \"\(response.promptID)\"",
                    hint: "Give each prompt an id of its own")
            }
            if place > 0, responses[place - 1].method == response.method {
                throw FileFailure(
                    .badData, path: path,
                    reason:
                        "the responses \"\(responses[place - 1].id)\" and \"\(response.id)\" are the same "
                        + "sample of the same method, prompt and temperature",
                    hint: "Give each response of a method its own sample number")
            }
            let text = response.text.withoutSpaceAtEnds
            let known = options.firstIndex { $0.text == text }
            let option = known ?? options.count
            if known == nil {
                options.append(.init(methods: [], responses: [], temperatures: [], tokens: [], text: text))
            }
            options[option].methods.append(response.method)
            options[option].responses.append(response.id)
            options[option].temperatures.append(TemperatureLevel.of(response.temperature))
            options[option].tokens.append(response.tokens)
        }
        let level = TemperatureLevel.of(first.temperature)
        let isShared = responses.allSatisfy { TemperatureLevel.of($0.temperature) == level }
        return JudgedQuestion(
            study: study, section: section, id: id, promptID: first.promptID,
            prompt: first.display?.text ?? first.prompt, temperature: isShared ? level : nil,
            criterion: criterion, options: options)
    }
}

extension String {
    /// As the survey compares and shows texts.
    var withoutSpaceAtEnds: String {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map(index(after:)) ?? start
        return String(self[start..<max(start, end)])
    }
}

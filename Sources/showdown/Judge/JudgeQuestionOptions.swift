// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Judging
import StudyFiles
import Surveys

/// What is judged, and in which words.
struct JudgeQuestionOptions: ParsableArguments {
    @Option(help: "responses.jsonl, with the texts.")
    var responses: String?

    @Option(help: "votes.csv of people: the questions that they answered, with what they saw.")
    var votes: String?

    @Option(help: "The study's name in the votes of the judge, where --votes does not say it.")
    var study = "judged"

    @Option(help: "A survey's template, whose scenarios and criteria the judge is told.")
    var survey: String?

    @Option(help: "A file with words of your own around question and answers; see --print-template.")
    var template: String?

    func read() throws -> JudgedQuestions {
        let path = responses ?? ""
        let found = try JSONLines.read(GeneratedResponse.self, from: path)
        guard !found.isEmpty else {
            throw FileFailure(.badData, path: path, reason: "holds no responses")
        }
        guard let votes else { return try JudgedQuestions(responses: found, study: study, path: path) }
        let reading = try VoteTable.read(from: votes)
        for note in reading.notes { Message.say("\(votes), \(note)") }
        let people = Array(reading.votes)
        guard people.contains(where: { $0.kind != .judge }) else {
            throw FileFailure(
                .badData, path: votes, reason: "holds no votes of people",
                hint: "Leave --votes out to judge the responses in groups of their own")
        }
        return try JudgedQuestions(votes: people, votesPath: votes, responses: found, path: path)
    }

    /// By section.
    func wording() throws -> [String: SectionWording] {
        guard let survey else { return [:] }
        let sections = try StudyTemplate.read(from: survey).definition.sections
        return Dictionary(
            sections.map { section in
                var criteria = Dictionary(section.criteria.map { ($0.id, $0.text) }) { first, _ in first }
                if section.criteria.count == 1 { criteria[""] = section.criteria[0].text }
                return (section.id, SectionWording(scenario: section.scenario, criteria: criteria))
            }
        ) { first, _ in first }
    }
}

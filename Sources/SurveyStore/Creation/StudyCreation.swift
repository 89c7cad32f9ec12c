// SPDX-License-Identifier: Apache-2.0

package import Foundation
internal import Randomness
package import StudyFiles
package import Surveys

/// Makes a study out of a template and responses: draws its questions, seals its methods, writes database and key.
///
/// The database appears under its name complete or not at all. Nothing that exists is overwritten.
package struct StudyCreation: Sendable {
    package var template: String
    package var responses: String
    package var output: String
    /// Where the unblinding key goes.
    package var key: String
    /// Of the draw of questions and of orders; nil draws one.
    package var seed: UInt64?
    /// Makes the study although its texts name a method or checkpoint; the ledger records it.
    package var allowIdentity = false

    package init(
        template: String, responses: String, output: String, key: String, seed: UInt64? = nil,
        allowIdentity: Bool = false
    ) {
        self.template = template
        self.responses = responses
        self.output = output
        self.key = key
        self.seed = seed
        self.allowIdentity = allowIdentity
    }

    /// What was made, for the researcher to read.
    package struct Outcome: Equatable, Sendable {
        package var id: String
        package var title: String
        package var seal: String
        package var methods: [String]
        /// Number of questions by section id.
        package var questions: [String: Int]
        /// Number of questions by temperature, coldest first.
        package var temperatures: [Temperature]
        /// By section id.
        package var leftOut: [String: LeftOut]
        /// Names of methods and checkpoints in texts, where the override let them pass.
        package var identity: [IdentityScan.Finding]

        package struct Temperature: Equatable, Sendable {
            package var value: Double
            package var questions: Int
        }
    }

    @discardableResult
    package func run(clock: @escaping @Sendable () -> Date = { Date() }) throws -> Outcome {
        for path in [output, key] where FileContents.exists(path) {
            throw StoreFailure(
                .cannotCreate, path: path, reason: "exists already",
                hint: path == output
                    ? "A study of the same name is never overwritten: choose another --output"
                    : "It may be the only key of a study: choose another --key")
        }
        guard output != key else {
            throw StoreFailure(
                .cannotCreate, path: key, reason: "cannot be both the study and its key",
                hint: "Choose another --key")
        }
        let template = try StudyTemplate.read(from: template)
        let responses = try readResponses()
        let seed = seed ?? UInt64.random(in: .min ... .max)
        let selection = try StimulusSelection(
            responses: responses, template: template, seed: seed, path: self.responses)
        let identity = IdentityCheck(template: template, selection: selection).findings
        guard identity.isEmpty || allowIdentity else {
            let shown = identity.prefix(5).map(\.description).joined(separator: "; ")
            throw SurveyFailure(
                .identity, path: self.responses,
                reason: "volunteers would read names under test: \(shown)"
                    + (identity.count > 5 ? "; and \(identity.count - 5) more" : ""),
                hint: "Change the text or sample again; --allow-identity makes the study all the same")
        }
        let draft = try StudyDraft(template: template, selection: selection, seed: seed)
        let seal = try NewStudyFiles(output: output, key: key).write(
            draft, identity: identity.count, clock: clock)
        return Outcome(
            id: template.definition.id, title: template.definition.title, seal: seal,
            methods: selection.methods,
            questions: Dictionary(grouping: selection.questions, by: \.section).mapValues(\.count),
            temperatures: Dictionary(grouping: selection.questions, by: \.temperature)
                .map { Outcome.Temperature(value: $0.key, questions: $0.value.count) }
                .sorted { $0.value < $1.value },
            leftOut: selection.leftOut, identity: identity)
    }

    private func readResponses() throws -> [GeneratedResponse] {
        var all: [GeneratedResponse] = []
        var ids: Set<String> = []
        try JSONLines.forEach(GeneratedResponse.self, in: responses) { response, line in
            guard ids.insert(response.id).inserted else {
                throw FileFailure(
                    .badData, path: responses, line: line, reason: "the id \"\(response.id)\" stands twice")
            }
            if let fault = VoteTable.fault(ofMethodName: response.method) {
                throw FileFailure(.badData, path: responses, line: line, reason: fault)
            }
            all.append(response)
        }
        guard !all.isEmpty else {
            throw FileFailure(
                .badData, path: responses, reason: "holds no responses",
                hint: "Write one with `showdown sample`")
        }
        return all
    }
}

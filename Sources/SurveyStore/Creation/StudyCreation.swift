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
    /// Where the key goes that signs the ledger's checkpoints; nil for a study without one.
    package var ledgerKey: String?
    /// Of the draw of questions; nil draws one.
    package var seed: UInt64?
    /// Of the orders in which volunteers see questions and responses; nil takes one from the system's generator, as a study with
    /// volunteers should.
    package var orderSeed: UInt64?
    /// Makes the study although its texts name a method or checkpoint; the ledger records it.
    package var allowIdentity = false

    package init(
        template: String, responses: String, output: String, key: String, ledgerKey: String? = nil,
        seed: UInt64? = nil, orderSeed: UInt64? = nil, allowIdentity: Bool = false
    ) {
        self.template = template
        self.responses = responses
        self.output = output
        self.key = key
        self.ledgerKey = ledgerKey
        self.seed = seed
        self.orderSeed = orderSeed
        self.allowIdentity = allowIdentity
    }

    /// What was made, for the researcher to read.
    package struct Outcome: Equatable, Sendable {
        package var id: String
        package var title: String
        package var seal: String
        package var methods: [String]
        /// How evenly the draw came out.
        package var counts: SelectionCounts
        /// By section id.
        package var leftOut: [String: LeftOut]
        /// Names of methods and checkpoints in texts, where the override let them pass.
        package var identity: [IdentityScan.Finding]
        /// What a study with volunteers should not have, a sentence each.
        package var warnings: [String]

        /// Number of questions by section id, attention checks not among them.
        package var questions: [String: Int] { counts.questions }
    }

    @discardableResult
    package func run(clock: @escaping @Sendable () -> Date = { Date() }) throws -> Outcome {
        for path in [output, key] + [ledgerKey].compactMap({ $0 }) where FileContents.exists(path) {
            throw StoreFailure(
                .cannotCreate, path: path, reason: "exists already",
                hint: path == output
                    ? "A study of the same name is never overwritten: choose another --output"
                    : "It may be the only key of a study: choose another --\(path == key ? "key" : "ledger-key")"
            )
        }
        guard output != key, ledgerKey != key, ledgerKey != output else {
            throw StoreFailure(
                .cannotCreate, path: key, reason: "cannot be both the study and its key, nor both keys",
                hint: "Choose another --key")
        }
        let template = try StudyTemplate.read(from: template)
        let responses = try readResponses()
        let seed = seed ?? UInt64.random(in: .min ... .max)
        let selection = try StimulusSelection(
            responses: responses, template: template, seed: seed, path: self.responses)
        let identityCheck = try IdentityCheck(template: template, selection: selection)
        let (identity, isOfTemplate) = (identityCheck.findings, identityCheck.isOfTemplate)
        guard identity.isEmpty || allowIdentity else {
            let shown = identity.prefix(5).map(\.description).joined(separator: "; ")
            throw SurveyFailure(
                .identity, path: isOfTemplate ? self.template : self.responses,
                reason: "volunteers would read names under test: \(shown)"
                    + (identity.count > 5 ? "; and \(identity.count - 5) more" : ""),
                hint: "Change the text or sample again; --allow-identity makes the study all the same")
        }
        let draft = try StudyDraft(
            template: template, selection: selection, seed: seed, orderSeed: orderSeed)
        let seal = try NewStudyFiles(output: output, key: key, ledgerKey: ledgerKey).write(
            draft, identity: identity.count, clock: clock)
        let pairwise = Set(template.definition.sections.filter { $0.kind == .pairwise }.map(\.id))
        return Outcome(
            id: template.definition.id, title: template.definition.title, seal: seal,
            methods: selection.methods, counts: SelectionCounts(selection, pairwise: pairwise),
            leftOut: selection.leftOut, identity: identity,
            warnings: template.warnings.map(\.description) + Self.warnings(template, selection))
    }

    /// An attention check with another number of options than the questions around it is seen at once.
    private static func warnings(_ template: StudyTemplate, _ selection: StimulusSelection) -> [String] {
        template.definition.attention.compactMap { check in
            let numbers = Set(
                selection.questions.filter { $0.section == check.section }.map(\.options.count))
            guard !numbers.contains(check.options.count) else { return nil }
            return "attention.\(check.id): has \(check.options.count) options, the questions of its section "
                + numbers.sorted().map(String.init).joined(separator: " or ")
        }
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
            guard !response.id.contains("|") else {
                throw FileFailure(
                    .badData, path: responses, line: line, reason: "an id may not contain \"|\"",
                    hint: "votes.csv joins ids by it")
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

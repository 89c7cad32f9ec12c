// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import StudyFiles
internal import Surveys

/// A study about to be written: its stimuli under meaningless ids, and the table that says what they are.
struct StudyDraft {
    let definition: StudyDefinition
    /// The definition's bytes as they will be stored.
    let definitionText: String
    let stimuli: [StudySeal.Stimulus]
    let table: BlindingTable
    let orderSeed: UInt64
    /// Of the commitment to it.
    let orderSalt = Commitment.salt()

    /// Options are given random ids and put in an order that comes from the system's generator, not from the seed.
    ///
    /// Those of an attention check keep their order, by which translations know them; volunteers see it in orders of their own.
    ///
    /// - Parameters:
    ///   - seed: of the draw of questions, for the sealed table.
    ///   - orderSeed: nil takes one from the system's generator: whoever guessed a small `seed` would know every volunteer's orders.
    init(
        template: StudyTemplate, selection: StimulusSelection, seed: UInt64, orderSeed: UInt64?
    ) throws {
        definition = template.definition
        definitionText = try template.definition.text()
        var stimuli: [StudySeal.Stimulus] = []
        var options: [BlindingTable.Option] = []
        for section in template.definition.sections {
            for question in selection.questions where question.section == section.id {
                var shown: [(id: String, text: String)] = []
                for responses in question.options.shuffled() {
                    let id = RandomBytes.hexadecimal(8)
                    shown.append((id, responses[0].text.storable))
                    options += responses.map { BlindingTable.Option($0, id: id, of: question) }
                }
                stimuli.append(
                    StudySeal.Stimulus(
                        id: question.id, section: question.section, prompt: question.prompt.storable,
                        options: shown, cell: question.cell == question.id ? nil : question.cell))
            }
            for check in template.definition.attention where check.section == section.id {
                let shown = check.options.map { (id: RandomBytes.hexadecimal(8), text: $0) }
                stimuli.append(
                    StudySeal.Stimulus(
                        id: check.id, section: check.section, prompt: check.prompt, options: shown,
                        expected: shown[check.expected].id))
            }
        }
        self.stimuli = stimuli
        table = BlindingTable(
            options: options,
            questions: selection.questions.map {
                BlindingTable.Question(
                    id: $0.id, promptID: $0.promptID, temperature: $0.temperature.map { "\($0)" } ?? "")
            },
            policy: template.stimuli.canonical, seed: "\(seed)")
        self.orderSeed = orderSeed ?? UInt64.random(in: .min ... .max)
    }
}

extension StudyDraft {
    /// What the first entry says of the seed of orders.
    var orderCommitment: String {
        Self.orderCommitment(Int64(bitPattern: orderSeed), salt: orderSalt)
    }

    /// - Parameter seed: as the database has it.
    static func orderCommitment(_ seed: Int64, salt: Data) -> String {
        Commitment.make(.text("\(seed)"), salt: salt)
    }
}

extension BlindingTable.Option {
    fileprivate init(_ response: GeneratedResponse, id: String, of question: StimulusQuestion) {
        self.init(
            id: id, question: question.id, method: response.method, checkpoint: response.checkpoint,
            response: response.id, sample: response.sample, seed: "\(response.seed)", tokens: response.tokens,
            finish: response.finish.rawValue,
            temperature: question.temperature == nil ? "\(response.temperature)" : nil)
    }
}

extension StudyDefinition {
    /// JSON with sorted keys: what is stored and hashed.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension String {
    /// A model may write a null character; SQLite would end the text there.
    fileprivate var storable: String {
        guard unicodeScalars.contains("\0") else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }
}

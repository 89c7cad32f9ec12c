// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Randomness
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

    /// Options are given random ids and put in an order that comes from the system's generator, not from the seed.
    init(template: StudyTemplate, selection: StimulusSelection, seed: UInt64) throws {
        definition = template.definition
        definitionText = try template.definition.text()
        var stimuli: [StudySeal.Stimulus] = []
        var options: [BlindingTable.Option] = []
        for question in selection.questions {
            var shown: [(id: String, text: String)] = []
            for response in question.responses.shuffled() {
                let id = RandomBytes.hexadecimal(8)
                shown.append((id, response.text.storable))
                options.append(
                    BlindingTable.Option(
                        id: id, question: question.id, method: response.method,
                        checkpoint: response.checkpoint, response: response.id, sample: response.sample,
                        seed: "\(response.seed)", tokens: response.tokens, finish: response.finish.rawValue))
            }
            stimuli.append(
                StudySeal.Stimulus(
                    id: question.id, section: question.section, prompt: question.prompt.storable,
                    options: shown))
        }
        self.stimuli = stimuli
        table = BlindingTable(
            options: options,
            questions: selection.questions.map {
                BlindingTable.Question(id: $0.id, promptID: $0.promptID, temperature: "\($0.temperature)")
            },
            policy: template.stimuli.canonical, seed: "\(seed)")
        var generator = SeededGenerator(seed: seed, stream: "orders of the study")
        orderSeed = generator.next()
    }
}

extension StudyDefinition {
    /// JSON with sorted keys.
    fileprivate func text() throws -> String {
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

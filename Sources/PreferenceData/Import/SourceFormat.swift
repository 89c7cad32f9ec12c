// SPDX-License-Identifier: Apache-2.0

private import Tokenizers

/// The forms in which data come.
package enum SourceFormat: String, CaseIterable, Sendable {
    // Conversations.
    case messages
    case hotel
    case edufeedback
    case schemaGuided = "schema-guided"
    // Pairs.
    case preferences
    case hhRLHF = "hh-rlhf"
    case ultraFeedback = "ultrafeedback"
    case shp
    case alternate
    // Others.
    case rrhf
    case kto
    case prompts
    case csv
    case imdb

    /// One line about what a file of this form holds.
    package var summary: String {
        switch self {
        case .messages: "{\"messages\": [{\"role\", \"content\"}]}"
        case .hotel: "{\"utterances\": [[\"agent1\", TEXT], …]}, agent1 the assistant"
        case .edufeedback: "the same, agent1 the tutor"
        case .schemaGuided: "{\"turns\": [{\"speaker\": \"USER\" or \"SYSTEM\", \"utterance\"}]}"
        case .preferences: "{\"prompt\", \"chosen\", \"rejected\"}"
        case .hhRLHF:
            "{\"chosen\", \"rejected\"}, transcripts of Human and Assistant; what both begin with is the prompt"
        case .ultraFeedback:
            "{\"chosen\": [messages], \"rejected\": [messages], \"score_chosen\", \"score_rejected\"}"
        case .shp: "{\"history\", \"human_ref_A\", \"human_ref_B\", \"labels\", \"score_A\", \"score_B\"}"
        case .alternate: "{\"prompt\": [texts], \"chosen\": [texts], \"rejected\": [texts]}"
        case .rrhf: "{\"query\" or \"prompt\", \"responses\", \"scores\"}"
        case .kto: "{\"prompt\", \"completion\", \"label\"}"
        case .prompts: "{\"section\", \"prompt_id\", \"prompt\"}"
        case .csv: "CSV with a line of column names"
        case .imdb: "a folder with pos and neg, or with train and test above them, of .txt files"
        }
    }

    /// The form of a JSON object, told by the names and types of its fields; nil where it is none of these.
    init?(of record: SourceRecord) {
        func isList(_ field: String) -> Bool { record.value[field]?.array != nil }
        if record.has("messages"), !record.has("chosen") {
            self = .messages
        } else if record.has("utterances") {
            self = .hotel
        } else if record.has("turns") {
            self = .schemaGuided
        } else if record.has("human_ref_A") {
            self = .shp
        } else if record.has("chosen") || record.has("rejected") {
            let first = record.value["chosen"]?.array?.first
            if first?.string != nil {
                self = .alternate
            } else if isList("chosen") {
                self = .ultraFeedback
            } else {
                self = record.has("prompt") ? .preferences : .hhRLHF
            }
        } else if record.has("responses") {
            self = .rrhf
        } else if record.has("completion"), record.has("label") {
            self = .kto
        } else if record.has("prompt_id"), record.has("prompt") {
            self = .prompts
        } else {
            return nil
        }
    }

    /// What its files become.
    package var kind: ImportedRecord.Kind? {
        switch self {
        case .messages, .hotel, .edufeedback, .schemaGuided: .conversations
        case .preferences, .hhRLHF, .ultraFeedback, .shp, .alternate: .preferences
        case .rrhf: .ranked
        case .kto: .labels
        case .prompts: .prompts
        case .csv, .imdb: nil
        }
    }
}

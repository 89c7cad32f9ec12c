// SPDX-License-Identifier: Apache-2.0

import StudyFiles

/// Where everything of a demo lies.
///
/// The unblinding key has a folder of its own, away from the study.
struct DemoFolder {
    let path: String

    var settings: String { "\(path)/demo.json" }
    var dialogues: String { "\(path)/data/hotel-dialogues.json" }
    var conversations: String { "\(path)/data/conversations.jsonl" }
    var heldOutConversations: String { "\(path)/data/held-out-conversations.jsonl" }
    var preferences: String { "\(path)/data/preferences.jsonl" }
    var heldOutPreferences: String { "\(path)/data/held-out-preferences.jsonl" }
    var prompts: String { "\(path)/data/prompts.jsonl" }
    var responses: String { "\(path)/responses/responses.jsonl" }
    /// Present once the grid is whole.
    var responsesDone: String { "\(path)/responses/grid.json" }
    var study: String { "\(path)/study/study.db" }
    var key: String { "\(path)/keys/study.key" }
    /// Signs receipts and checkpoints.
    var ledgerKey: String { "\(path)/keys/study.ledger-key" }
    var heldOutTable: String { "\(path)/held-out.md" }

    func checkpoint(_ method: DemoMethod) -> String { "\(path)/checkpoints/\(method.rawValue)" }

    /// What a demo makes, its record last.
    var everything: [String] {
        Self.folders.map { "\(path)/\($0)" } + [heldOutTable, settings]
    }

    private static let folders = ["data", "checkpoints", "responses", "study", "keys"]

    func makeFolders() throws {
        for name in Self.folders {
            try FileContents.makeFolder("\(path)/\(name)")
        }
    }
}

/// The methods of the demo, in the order in which they are trained.
enum DemoMethod: String, CaseIterable {
    case sft, dpo, orpo, coala

    /// The name in responses.jsonl and in the tables.
    var name: String { rawValue.uppercased() }
}

// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// Conversations from a file in any form of conversations that `Importer` knows, plain or gzip, all of which must be sound.
///
/// Errors name the line, in an array the number of the conversation as well, and the turn or the field.
package enum ConversationFile {
    package static func read(from path: String) throws -> [Conversation] {
        try readNumbered(from: path).map(\.record)
    }

    /// The conversations with their 1-based lines, or in an array their numbers.
    package static func readNumbered(from path: String) throws -> [Numbered<Conversation>] {
        var conversations: [Numbered<Conversation>] = []
        let form = RecordForm()
        try RecordReader(path).read { found, place in
            do {
                guard case .record(let bytes) = found else { throw RecordFault(.tooManyBytes) }
                for record in try form.records(in: bytes).records {
                    guard case .conversation(let conversation) = record else {
                        throw RecordFault(
                            .wrongField,
                            detail: "is no conversation: it belongs into \(record.kind.rawValue).jsonl")
                    }
                    conversations.append(
                        Numbered(line: place.element ?? place.line, record: conversation))
                }
            } catch let fault as RecordFault {
                throw place.failure(path, fault.description, hint: hint(for: fault))
            }
        }
        guard !conversations.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "holds no conversations",
                hint: "A line is {\"messages\": [{\"role\": …, \"content\": …}]}"
                    + " or {\"utterances\": [[\"agent1\", …]]}")
        }
        return conversations
    }

    private static func hint(for fault: RecordFault) -> String? {
        fault.reason.isBroken
            ? nil : "Correct the conversation, or let `showdown data import` leave out what is of no use"
    }
}

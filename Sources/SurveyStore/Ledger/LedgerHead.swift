// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// How many entries a ledger has and the hash of its last: kept elsewhere, it shows a later cut or rewrite.
package struct LedgerHead: Equatable, Sendable, Codable {
    package var size: Int
    /// 64 lower-case hexadecimal digits; 64 zeros for an empty ledger.
    package var hash: String

    package init(size: Int, hash: String) {
        self.size = size
        self.hash = hash
    }

    /// A line of a checkpoint file, which `audit verify` prints: `{"hash": …, "size": …, "study": …}`.
    package struct Checkpoint: Codable, Equatable, Sendable {
        package var study: String
        package var size: Int
        package var hash: String

        package init(study: String, head: LedgerHead) {
            self.study = study
            size = head.size
            hash = head.hash
        }

        package var head: LedgerHead { LedgerHead(size: size, hash: hash) }
    }

    /// Every earlier head of a checkpoint file of this study; one of another study is an error that names its line.
    package static func read(from path: String, study: String) throws -> [LedgerHead] {
        var heads: [LedgerHead] = []
        try JSONLines.forEach(Checkpoint.self, in: path) { checkpoint, line in
            guard checkpoint.study == study else {
                throw FileFailure(
                    .badData, path: path, line: line,
                    reason: "is a head of the study \"\(checkpoint.study)\", not of \"\(study)\"")
            }
            guard checkpoint.size >= 0, checkpoint.hash.utf8.count == 64 else {
                throw FileFailure(.badData, path: path, line: line, reason: "is not the head of a ledger")
            }
            heads.append(checkpoint.head)
        }
        guard !heads.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "holds no ledger head",
                hint: "Keep the lines that `showdown audit verify` prints")
        }
        return heads
    }
}

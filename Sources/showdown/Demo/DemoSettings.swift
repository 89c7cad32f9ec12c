// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import StudyFiles

/// What a demo was made with; another wish asks for `--fresh`.
struct DemoSettings: Codable, Equatable {
    var seed: UInt64
    /// Seconds, nil for the whole training.
    var budget: Int?
    /// SHA-256 of the conversations file, nil for the generated ones.
    var conversationsSHA256: String?

    static func read(_ path: String) throws -> DemoSettings? {
        guard FileContents.exists(path) else { return nil }
        do {
            return try JSONDecoder().decode(DemoSettings.self, from: try FileContents.read(path))
        } catch is DecodingError {
            throw FileFailure(
                .badData, path: path, reason: "is not the record of a demo",
                hint: "Run with --fresh to start over")
        }
    }

    func write(_ path: String) throws { try FileContents.write(try JSONLines.encode(self), to: path) }
}

// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
package import LanguageModels
private import StudyFiles
package import Tensors

/// Log-probabilities of responses under a frozen reference, kept in files so that they are computed once for a data set.
///
/// What decides them: the weights, the configuration, the precision, the tokens of prompts and responses (which stand for
/// data and tokenizer) and the version of the scoring code. They are kept as the 64-bit numbers that were computed.
package struct ReferenceCache {
    /// To be raised whenever scoring computes other numbers than before, or the file has another form.
    package static let scoringVersion = 4

    private let files: KeyedFiles

    package init(_ files: KeyedFiles) { self.files = files }

    private struct Entry: Codable {
        var key: String
        /// For each record the sums of its responses, in nats.
        var logps: [[Double]]
        /// SHA-256 of the numbers.
        var sum: String

        var contents: String {
            Fingerprint.of(
                logps.map { $0.map { "\($0.bitPattern)" }.joined(separator: " ") }.joined(separator: "\n"))
        }

        func isSound(_ key: String, _ records: [TokenizedResponses]) -> Bool {
            self.key == key && sum == contents
                && logps.map(\.count) == records.map(\.responses.count)
                && logps.joined().allSatisfy(\.isFinite)
        }
    }

    /// The sums of the records' responses from the cache, or computed and then kept.
    ///
    /// - Parameter compute: called where the cache has no sound file.
    package func sums(
        _ records: [TokenizedResponses], _ model: LanguageModel, precision: Precision,
        compute: () throws -> [[Double]]
    ) throws -> [[Double]] {
        var hash = try KeyedFiles.hash(version: Self.scoringVersion, model: model, precision: precision)
        for record in records { KeyedFiles.add([record.prompt] + record.responses, to: &hash) }
        let key = hash.text
        return try files.value("reference-\(key).json", "the reference's log-probabilities are") { path in
            let entry = try JSONDecoder().decode(Entry.self, from: try FileContents.read(path))
            return entry.isSound(key, records) ? entry.logps : nil
        } write: { sums in
            var entry = Entry(key: key, logps: sums, sum: "")
            entry.sum = entry.contents
            return Data(try JSONLines.encode(entry))
        } compute: {
            try compute()
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
package import LanguageModels
private import StudyFiles
package import Tensors

/// Log-probabilities of responses under a frozen reference, kept in files so that they are computed once for a data set.
///
/// A file's name is the SHA-256 of all that decides its contents: the weights, the configuration, the precision, the
/// tokens of prompts and responses (which stand for data and tokenizer) and the version of the scoring code.
/// Log-probabilities are kept as the 64-bit numbers that were computed.
package struct ReferenceCache {
    /// To be raised whenever scoring computes other numbers than before, or the file has another form.
    package static let scoringVersion = 4

    package let folder: String
    /// Told where a file was damaged and is computed again.
    package var onDamage: (String) -> Void

    package init(_ folder: String, onDamage: @escaping (String) -> Void = { _ in }) {
        self.folder = folder
        self.onDamage = onDamage
    }

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
    }

    /// The sums of the records' responses from the cache, or computed and then kept.
    ///
    /// - Parameter compute: called where the cache has no sound file.
    package func sums(
        _ records: [TokenizedResponses], _ model: LanguageModel, precision: Precision,
        compute: () throws -> [[Double]]
    ) throws -> [[Double]] {
        let key = try key(records, model, precision)
        let path = "\(folder)/reference-\(key).json"
        if let sums = read(path, key, records) { return sums }
        let sums = try compute()
        var entry = Entry(key: key, logps: sums, sum: "")
        entry.sum = entry.contents
        try FileContents.makeFolder(folder)
        try FileContents.write(try JSONLines.encode(entry), to: path)
        return sums
    }

    private func read(_ path: String, _ key: String, _ records: [TokenizedResponses]) -> [[Double]]? {
        guard FileContents.exists(path) else { return nil }
        guard let contents = try? FileContents.read(path),
            let entry = try? JSONDecoder().decode(Entry.self, from: contents),
            entry.key == key, entry.sum == entry.contents,
            entry.logps.map(\.count) == records.map(\.responses.count),
            entry.logps.joined().allSatisfy(\.isFinite)
        else {
            onDamage("\(path) is damaged; the reference's log-probabilities are computed again")
            return nil
        }
        return entry.logps
    }

    private func key(
        _ records: [TokenizedResponses], _ model: LanguageModel, _ precision: Precision
    ) throws -> String {
        var hash = RunningFingerprint()
        hash.add(Array("\(Self.scoringVersion) \(precision.rawValue)\n".utf8))
        hash.add(Array("\(try ModelFingerprint.weights(model))\n".utf8))
        hash.add(Array("\(try ModelFingerprint.configuration(model))\n".utf8))
        for record in records {
            for tokens in [record.prompt] + record.responses {
                hash.add(Array("\(tokens.count):".utf8))
                tokens.withUnsafeBytes { hash.add($0) }
            }
            hash.add(Array("\n".utf8))
        }
        return hash.text
    }
}

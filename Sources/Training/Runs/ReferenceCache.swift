// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
package import LanguageModels
private import StudyFiles
package import Tensors

/// Log-probabilities of pairs under a frozen reference, kept in files so that they are computed once for a data set.
///
/// A file's name is the SHA-256 of all that decides its contents: the weights, the configuration, the precision, the
/// pairs' tokens (which stand for data and tokenizer) and the version of the scoring code. Log-probabilities are kept
/// as the 64-bit numbers that were computed.
package struct ReferenceCache {
    /// To be raised whenever scoring computes other numbers than before.
    package static let scoringVersion = 3

    package let folder: String
    /// Told where a file was damaged and is computed again.
    package var onDamage: (String) -> Void

    package init(_ folder: String, onDamage: @escaping (String) -> Void = { _ in }) {
        self.folder = folder
        self.onDamage = onDamage
    }

    private struct Entry: Codable {
        var key: String
        var chosen, rejected: [Double]
        var chosenTokens, rejectedTokens: [Int]
        /// SHA-256 of the numbers.
        var sum: String

        enum CodingKeys: String, CodingKey {
            case key, chosen, rejected, sum
            case chosenTokens = "chosen_tokens"
            case rejectedTokens = "rejected_tokens"
        }

        var contents: String {
            let numbers = (chosen + rejected).map { "\($0.bitPattern)" }
            let tokens = (chosenTokens + rejectedTokens).map { "\($0)" }
            return Fingerprint.of((numbers + tokens).joined(separator: " "))
        }

        var isSound: Bool {
            Set([chosen.count, rejected.count, chosenTokens.count, rejectedTokens.count]).count == 1
                && sum == contents && (chosen + rejected).allSatisfy(\.isFinite)
        }
    }

    /// The pairs' scores from the cache, or computed and then kept.
    ///
    /// - Parameter compute: called where the cache has no sound file.
    package func scores(
        _ pairs: [TokenizedPair], _ model: LanguageModel, precision: Precision,
        compute: () throws -> [PairLogProbabilities]
    ) throws -> [PairLogProbabilities] {
        let key = try key(pairs, model, precision)
        let path = "\(folder)/reference-\(key).json"
        if let entry = read(path, key, count: pairs.count) {
            return pairs.indices.map {
                PairLogProbabilities(
                    chosen: entry.chosen[$0], rejected: entry.rejected[$0], reference: nil,
                    chosenTokens: entry.chosenTokens[$0], rejectedTokens: entry.rejectedTokens[$0])
            }
        }
        let scores = try compute()
        var entry = Entry(
            key: key, chosen: scores.map(\.chosen), rejected: scores.map(\.rejected),
            chosenTokens: scores.map(\.chosenTokens), rejectedTokens: scores.map(\.rejectedTokens), sum: "")
        entry.sum = entry.contents
        try FileContents.makeFolder(folder)
        try FileContents.write(try JSONLines.encode(entry), to: path)
        return scores
    }

    private func read(_ path: String, _ key: String, count: Int) -> Entry? {
        guard FileContents.exists(path) else { return nil }
        guard let contents = try? FileContents.read(path),
            let entry = try? JSONDecoder().decode(Entry.self, from: contents),
            entry.key == key, entry.chosen.count == count, entry.isSound
        else {
            onDamage("\(path) is damaged; the reference's log-probabilities are computed again")
            return nil
        }
        return entry
    }

    private func key(
        _ pairs: [TokenizedPair], _ model: LanguageModel, _ precision: Precision
    ) throws -> String {
        var hash = RunningFingerprint()
        hash.add(Array("\(Self.scoringVersion) \(precision.rawValue)\n".utf8))
        hash.add(Array("\(try ModelFingerprint.weights(model))\n".utf8))
        hash.add(Array("\(try ModelFingerprint.configuration(model))\n".utf8))
        for pair in pairs {
            for tokens in [pair.prompt, pair.chosen, pair.rejected] {
                hash.add(Array("\(tokens.count):".utf8))
                tokens.withUnsafeBytes { hash.add($0) }
            }
        }
        return hash.text
    }
}

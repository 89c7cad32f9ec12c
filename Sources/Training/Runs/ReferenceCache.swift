// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
package import LanguageModels
private import StudyFiles
package import Tensors

/// Log-probabilities of pairs under a frozen reference, kept in files so that they are computed once for a data set.
///
/// What decides them: the weights, the configuration, the precision, the pairs' tokens (which stand for data and tokenizer)
/// and the version of the scoring code. They are kept as the 64-bit numbers that were computed.
package struct ReferenceCache {
    /// To be raised whenever scoring computes other numbers than before.
    package static let scoringVersion = 3

    private let files: KeyedFiles

    package init(_ files: KeyedFiles) { self.files = files }

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
        var hash = try KeyedFiles.hash(version: Self.scoringVersion, model: model, precision: precision)
        for pair in pairs { KeyedFiles.add([pair.prompt, pair.chosen, pair.rejected], to: &hash) }
        let key = hash.text
        let entry = try files.value("reference-\(key).json", "the reference's log-probabilities are") {
            path in
            let entry = try JSONDecoder().decode(Entry.self, from: try FileContents.read(path))
            return entry.key == key && entry.chosen.count == pairs.count && entry.isSound ? entry : nil
        } write: {
            Data(try JSONLines.encode($0))
        } compute: {
            let scores = try compute()
            var entry = Entry(
                key: key, chosen: scores.map(\.chosen), rejected: scores.map(\.rejected),
                chosenTokens: scores.map(\.chosenTokens), rejectedTokens: scores.map(\.rejectedTokens),
                sum: "")
            entry.sum = entry.contents
            return entry
        }
        return pairs.indices.map {
            PairLogProbabilities(
                chosen: entry.chosen[$0], rejected: entry.rejected[$0], reference: nil,
                chosenTokens: entry.chosenTokens[$0], rejectedTokens: entry.rejectedTokens[$0])
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import ConvexNetworks
package import LanguageModels
private import StudyFiles

extension ConvexHead {
    /// The head beside a checkpoint; nil where there is none.
    ///
    /// Throws where it was fitted to other weights, to features of another width, or with another pooling or window than the
    /// checkpoint's record says.
    package init?(beside checkpoint: Checkpoint, in folder: String) throws {
        let path = "\(folder)/\(Self.fileName)"
        guard FileContents.exists(path) else { return nil }
        try self.init(path)
        let differences = try differences(from: checkpoint)
        guard differences.isEmpty else {
            throw GenerationError.otherHead(path: path, differences: differences)
        }
    }

    /// What is not as it was when the head was fitted, in words.
    private func differences(from checkpoint: Checkpoint) throws -> [String] {
        var found: [String] = []
        func compare(_ what: String, _ fitted: String, _ here: String) {
            if fitted != here { found.append("its \(what) is \(fitted), here it is \(here)") }
        }
        compare("dimension", "\(features)", "\(checkpoint.model.configuration.channels)")
        compare("base", Self.short(baseSHA256), Self.short(try checkpoint.weightsFingerprint()))
        guard let recorded = checkpoint.record?.hyperparameters else { return found }
        if case .text(let pooling)? = recorded["pooling"] {
            compare("pooling", form.pooling.rawValue, pooling)
            let window: String
            if case .number(let tokens)? = recorded["window"] {
                window = "\(Int(tokens))"
            } else {
                window = "none"
            }
            compare("window", form.window.map(String.init) ?? "none", window)
        }
        return found
    }

    private static func short(_ sum: String) -> String { sum.count > 16 ? "\(sum.prefix(16))…" : sum }
}

// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles

/// What is in a data set, where it came from and under which licence: `card.json` for programs, `card.md` for people.
package struct DataCard: Codable, Equatable, Sendable {
    package struct Lengths: Codable, Equatable, Sendable {
        package var texts: Int
        package var mean: Double
        package var median: Int
        package var percentile95: Int
        package var most: Int

        package init(texts: Int, mean: Double, median: Int, percentile95: Int, most: Int) {
            self.texts = texts
            self.mean = mean
            self.median = median
            self.percentile95 = percentile95
            self.most = most
        }
    }

    package struct File: Codable, Equatable, Sendable {
        package var name: String
        package var kind: String?
        package var records: Int
        package var bytes: Int
        package var sha256: String
        /// Lengths in characters (Unicode scalars) by field, of conversations by role.
        package var characters: [String: Lengths]
    }

    package struct Input: Codable, Equatable, Sendable {
        package var name: String
        package var form: String?
        package var bytes: Int?
        /// Of the file as it was given, compressed where it was; nil for a folder.
        package var sha256: String?
    }

    package struct Drop: Codable, Equatable, Sendable {
        package var reason: String
        package var records: Int

        package init(reason: String, records: Int) {
            self.reason = reason
            self.records = records
        }
    }

    /// Held-out prompts that training has too, or nearly.
    package struct Overlap: Codable, Equatable, Sendable {
        package var prompts: Int
        package var nearDuplicates: Int
        package var threshold: Double

        package init(prompts: Int, nearDuplicates: Int, threshold: Double) {
            self.prompts = prompts
            self.nearDuplicates = nearDuplicates
            self.threshold = threshold
        }
    }

    package var source: String
    package var licence: String
    package var input: Input
    package var files: [File] = []
    package var dropped: [Drop] = []
    /// The options that decided what came out.
    package var settings: [String: String] = [:]
    package var overlap: Overlap?

    package static let notStated = "not stated"

    package init(input: Input, source: String?, licence: String?) {
        self.input = input
        self.source = source ?? Self.notStated
        self.licence = licence ?? Self.notStated
    }

    package mutating func note(_ drops: DropList) {
        dropped = drops.rows.map { Drop(reason: $0.reason.rawValue, records: $0.count) }
    }

    /// Writes both forms into a folder, which is made where it does not exist.
    package func write(to folder: String) throws {
        try FileContents.makeFolder(folder)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try FileContents.write(try encoder.encode(self) + Data("\n".utf8), to: "\(folder)/card.json")
        try FileContents.write(markdown, to: "\(folder)/card.md")
    }

    // MARK: - For people

    package var markdown: String {
        var text = "# Data card\n\n"
        text += "- Source: \(source)\n- Licence: \(licence)\n- Read from: \(input.name)"
        text += (input.form.map { ", form \($0)" } ?? "") + (input.bytes.map { ", \($0) bytes" } ?? "") + "\n"
        if let sha256 = input.sha256 { text += "- SHA-256 of it: `\(sha256)`\n" }
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) { text += "- \(name): \(value)\n" }
        var files = MarkdownTable(["file", "kind", "SHA-256", "records", "bytes"], words: 3)
        var lengths = MarkdownTable(
            ["file", "field", "texts", "mean", "median", "95 %", "longest"], words: 2)
        for file in self.files {
            files.add([file.name, file.kind ?? "", file.sha256, "\(file.records)", "\(file.bytes)"])
            for (field, tally) in file.characters.sorted(by: { $0.key < $1.key }) {
                lengths.add([
                    file.name, field, "\(tally.texts)", "\(tally.mean)", "\(tally.median)",
                    "\(tally.percentile95)", "\(tally.most)",
                ])
            }
        }
        text += "\n## Files\n\n\(files.text)\n## Lengths in characters\n\n\(lengths.text)\n## Left out\n\n"
        var drops = MarkdownTable(["reason", "records"])
        for drop in dropped { drops.add([drop.reason, "\(drop.records)"]) }
        text += dropped.isEmpty ? "Nothing.\n" : drops.text
        if let overlap {
            text +=
                "\n## Overlap\n\nOf \(overlap.prompts) different held-out prompts, \(overlap.nearDuplicates) stand in "
            text += "training too, or nearly (similarity \(overlap.threshold) or more).\n"
        }
        return text
    }
}

extension DataCard.Input {
    /// - Parameter path: a file, whose size and hash are taken, or a folder.
    package init(path: String, form: SourceFormat?) throws {
        name = String(path.split(separator: "/").last ?? Substring(path))
        self.form = form?.rawValue
        guard form != .imdb else { return }
        var hash = RunningFingerprint()
        var count = 0
        try FileContents.forEachPiece(of: path) {
            hash.add($0)
            count += $0.count
        }
        (bytes, sha256) = (count, hash.text)
    }
}

// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles

/// Film reviews in the folders of aclImdb: `pos` and `neg`, or these in `train` and `test`, a text file a review.
///
/// A review gives its first words as a prompt, or prompt, rest and label. `<br />` becomes a line break.
package struct ReviewFolder {
    package struct Choice: Sendable, Equatable {
        /// Words of a review that are its prompt.
        package var prefixWords = 8
        /// `prompts`, or `labels` with the rest of the review as completion.
        package var kind = ImportedRecord.Kind.prompts

        package init() {}
    }

    /// The most bytes of a review; a longer file is no review.
    private static let longest = 1 << 20

    private let path: String
    private let choice: Choice

    package init(_ path: String, choice: Choice) {
        self.path = path
        self.choice = choice
    }

    /// Every review in the order of split, label, and number in the file's name.
    package func read(_ body: (Result<ImportedRecord, RecordFault>, Place) throws -> Void) throws {
        let parts = ["", "train/", "test/"].flatMap { split in ["pos", "neg"].map { split + $0 } }.filter {
            FileContents.exists("\(path)/\($0)")
        }
        guard !parts.isEmpty else {
            throw FileFailure(
                .badData, path: path, reason: "has neither pos and neg in it, nor train and test with them",
                hint: "Give the folder aclImdb, as it is unpacked")
        }
        for part in parts {
            for name in try names(in: "\(path)/\(part)") {
                let file = "\(path)/\(part)/\(name).txt"
                let isPositive = part.hasSuffix("pos")
                let id = "imdb-" + (part + "-" + name).replacing("/", with: "-")
                let bytes = try FileContents.read(file)
                let place = Place(line: 1, file: file)
                try body(
                    Result { () throws(RecordFault) in try record(bytes, id: id, isPositive: isPositive) },
                    place)
            }
        }
    }

    private func names(in folder: String) throws -> [String] {
        let entries: [String]
        do {
            entries = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw FileFailure(.noInput, path: folder, reason: "cannot be listed")
        }
        func number(_ name: String) -> Int { Int(name.prefix { $0.isNumber }) ?? .max }
        return entries.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted {
            (number($0), $0) < (number($1), $1)
        }
    }

    private func record(_ bytes: Data, id: String, isPositive: Bool) throws(RecordFault) -> ImportedRecord {
        guard bytes.count <= Self.longest else { throw RecordFault(.tooManyBytes) }
        guard let original = String(validating: bytes, as: UTF8.self) else { throw RecordFault(.invalidUTF8) }
        let text = original.replacing("<br />", with: "\n").trimmed
        guard !text.isEmpty else { throw RecordFault(.emptyText) }
        guard let end = Self.end(ofWords: choice.prefixWords, in: text) else {
            throw RecordFault(.tooShort, detail: "has no more than \(choice.prefixWords) words")
        }
        let prefix = String(text[..<end])
        if choice.kind == .labels {
            return .label(
                LabelledCompletion(
                    prompt: prefix, completion: String(text[end...]), label: isPositive, source: "imdb"))
        }
        return .prompt(PromptRecord(section: "imdb", promptID: id, prompt: prefix))
    }

    /// Where the first `count` words end; nil where nothing follows them.
    private static func end(ofWords count: Int, in text: String) -> String.Index? {
        var words = 0
        var index = text.startIndex
        while index < text.endIndex {
            while index < text.endIndex, text[index].isWhitespace { index = text.index(after: index) }
            while index < text.endIndex, !text[index].isWhitespace { index = text.index(after: index) }
            words += 1
            if words == count { return index < text.endIndex ? index : nil }
        }
        return nil
    }
}

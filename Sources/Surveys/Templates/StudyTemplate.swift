// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import StudyFiles

/// A study before it has stimuli: a file `survey-templates/NAME.yaml`, read whole and checked whole.
///
/// A translation is a file of its own beside it, `NAME.LOCALE.yaml`: adding a language is adding a file.
package struct StudyTemplate: Equatable, Sendable {
    package var definition: StudyDefinition
    package var stimuli: StimulusPolicy

    package init(definition: StudyDefinition, stimuli: StimulusPolicy) {
        self.definition = definition
        self.stimuli = stimuli
    }

    /// Reads a template with the translations that lie beside it.
    package static func read(from path: String) throws -> StudyTemplate {
        let text = try FileContents.readText(path)
        let translations = try TranslationFiles(of: path).paths.map {
            TemplateText(text: try FileContents.readText($0), path: $0)
        }
        return try TemplateReader(try TemplateText(text: text, path: path).root())
            .template(translations: try translations.map { try $0.root() })
    }

    /// Reads a template from its text alone, without a folder in which translations could lie.
    ///
    /// - Parameter path: the name that errors give.
    package static func parse(_ text: String, path: String) throws -> StudyTemplate {
        try TemplateReader(try TemplateText(text: text, path: path).root()).template(translations: [])
    }
}

/// The files beside a template that translate it: `NAME.LOCALE.yaml` beside `NAME.yaml`.
private struct TranslationFiles {
    /// Sorted by name.
    let paths: [String]

    init(of path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let folder = String(path.dropLast(name.count))
        guard let end = name.lastIndex(of: "."), end > name.startIndex else {
            paths = []
            return
        }
        let (stem, ending) = (name[..<end], name[end...])
        let entries =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        paths = entries.sorted().filter { entry in
            guard entry.hasPrefix(stem + "."), entry.hasSuffix(ending), entry != name else { return false }
            let middle = entry.dropFirst(stem.count + 1).dropLast(ending.count)
            return LocaleTag.isWellFormed(middle)
        }.map { folder + $0 }
    }
}

/// The form of a BCP 47 tag: a language of two or three letters, then parts of letters and digits (RFC 5646, 2.1).
enum LocaleTag {
    static func isWellFormed(_ text: some StringProtocol) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let language = parts.first, (2...3).contains(language.count), language.allSatisfy(isLetter),
            text.utf8.count <= 35
        else { return false }
        return parts.dropFirst().allSatisfy { part in
            (1...8).contains(part.count)
                && part.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Holds every `import` line of Sources against the table of targets in README.md: imports go down only.
@Suite struct ImportTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Free to every target.
    static let free: Set<String> = [
        "Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Glibc", "Darwin", "Logging",
        "RealModule",
        "Collections", "HeapModule", "Crypto",
    ]

    /// Packages and libraries that only the targets named may know.
    static let restricted: [String: Set<String>] = [
        "GRDB": ["SurveyStore"], "Mustache": ["SurveyWeb"], "Yams": ["Surveys", "Training", "showdown"],
        "ArgumentParser": ["showdown"], "FoundationNetworking": ["CompletionsClient"],
    ]

    /// Target to the targets that its row of the table names, transitively.
    static func table() throws -> [String: Set<String>] {
        let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        var direct: [String: Set<String>] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3 else { continue }
            func names(_ cell: String) -> [String] {
                cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                    .filter { $0.offset % 2 == 1 }.map { String($0.element) }
            }
            for target in names(cells[0]) { direct[target] = Set(names(cells[2])) }
        }
        var closure = direct
        var grew = true
        while grew {
            grew = false
            for (target, known) in closure {
                let more = known.reduce(into: known) { $0.formUnion(closure[$1] ?? []) }
                if more != known {
                    closure[target] = more
                    grew = true
                }
            }
        }
        return closure
    }

    static func imports() throws -> [(target: String, file: String, module: String)] {
        let sources = root.appendingPathComponent("Sources")
        let files = FileManager.default.enumerator(atPath: sources.path)
        var found: [(target: String, file: String, module: String)] = []
        while let path = files?.nextObject() as? String {
            guard path.hasSuffix(".swift"), let target = path.split(separator: "/").first.map(String.init)
            else { continue }
            let text = try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
            for line in text.split(separator: "\n") {
                var words = line.split(separator: " ").map(String.init)
                while let first = words.first,
                    first.hasPrefix("@")
                        || ["public", "package", "internal", "private", "fileprivate"].contains(first)
                {
                    words.removeFirst()
                }
                guard words.first == "import", words.count >= 2 else { continue }
                let kinds: Set = ["struct", "class", "enum", "func", "protocol", "typealias", "var", "let"]
                let name = kinds.contains(words[1]) ? words[2] : words[1]
                found.append((target, path, String(name.split(separator: ".")[0])))
            }
        }
        return found
    }

    @Test func everyImportIsInTheTable() throws {
        let table = try Self.table()
        let imports = try Self.imports()
        #expect(imports.count > 100)
        for (target, file, module) in imports where !Self.free.contains(module) {
            if let allowed = Self.restricted[module] {
                #expect(
                    allowed.contains(target), "\(file) imports \(module), which only \(allowed.sorted()) may")
            } else {
                #expect(
                    table[target]?.contains(module) == true,
                    "\(file) imports \(module), which the table does not list")
            }
        }
    }

    @Test func everyTargetHasItsRowAndItsReadme() throws {
        let table = try Self.table()
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appendingPathComponent("Sources").path)
        #expect(Set(folders) == Set(table.keys))
        for folder in folders where !["COneDNN", "CMicrohttpd", "CZlib"].contains(folder) {
            let readme = Self.root.appendingPathComponent("Sources/\(folder)/README.md").path
            #expect(FileManager.default.fileExists(atPath: readme), "\(folder) has no README.md")
        }
    }

    @Test func theTwoHalvesNeverMeetBelowTheCommand() throws {
        let table = try Self.table()
        let people: Set = ["Surveys", "SurveyStore", "SurveyWeb", "Analysis"]
        let models: Set = [
            "Tensors", "Autograd", "Tokenizers", "LanguageModels", "ConvexNetworks", "Generation", "Training",
            "PreferenceData", "GenerationWeb",
        ]
        for target in people { #expect(table[target]?.isDisjoint(with: models) == true, "\(target)") }
        for target in models { #expect(table[target]?.isDisjoint(with: people) == true, "\(target)") }
    }

    /// A cycle would make a target its own dependency.
    @Test func importsGoDownOnly() throws {
        for (target, known) in try Self.table() {
            #expect(!known.contains(target), "\(target) reaches itself")
        }
    }
}

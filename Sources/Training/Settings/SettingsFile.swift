// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
private import StudyFiles
private import Yams

/// Settings as one YAML file: long option names as keys, and `method`.
package enum SettingsFile {
    /// The name in a checkpoint folder.
    package static let name = "training.yaml"

    /// What a file gives.
    package struct Given: Equatable, Sendable {
        package var preset: String?
        package var values: [String: SettingValue] = [:]
    }

    /// Reads a file for a method; a key that it does not have, or a value of another kind, is refused by line.
    package static func read(_ path: String, for method: TrainingMethod) throws -> Given {
        let text = try FileContents.readText(path)
        func failure(_ line: Int?, _ reason: String, hint: String? = nil) -> FileFailure {
            FileFailure(.badData, path: path, line: line, reason: reason, hint: hint)
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw failure(line(of: error), "is not valid YAML: \(reason(of: error))")
        }
        guard let root else { return Given() }
        guard case .mapping(let mapping) = root else {
            throw failure(
                root.mark?.line, "is not a list of options", hint: "A line is NAME: VALUE, batch-size: 8 say")
        }
        var given = Given()
        for (key, node) in mapping {
            let name = key.scalar?.string ?? ""
            let line = key.mark?.line
            if name == "method" {
                guard node.scalar?.string == method.name else {
                    throw failure(
                        line, "is for the method \"\(node.scalar?.string ?? "")\", not \(method.name)",
                        hint: "Train by that method or name another file")
                }
                continue
            }
            if name == "preset" {
                given.preset = node.scalar?.string ?? ""
                continue
            }
            guard let setting = method.setting(name) else {
                let known = TrainingMethod.everySetting[name] != nil
                throw failure(
                    line, "the field \"\(name)\" is not an option of \(method.name)",
                    hint: known
                        ? "Take it out"
                        : "Known: " + method.settings.map(\.name).sorted().joined(separator: ", "))
            }
            guard let value = value(node, setting), setting.allows(value) else {
                let found = node.scalar.map { "is \"\($0.string)\"" } ?? "is no single value"
                throw failure(line, "the field \"\(name)\" \(found); give \(setting.wanted)")
            }
            given.values[name] = value
        }
        return given
    }

    private static func value(_ node: Node, _ setting: Setting) -> SettingValue? {
        if case .names = setting.kind, case .sequence(let sequence) = node {
            let names = sequence.compactMap(\.scalar?.string)
            return names.count == sequence.count ? .names(names) : nil
        }
        guard let scalar = node.scalar else { return nil }
        // A quoted number is a text.
        let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
        switch setting.kind {
        case .integer, .number, .flag: if isQuoted { return nil }
        case .choice, .text, .names: break
        }
        return setting.value(of: scalar.string)
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    private static func reason(of error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _):
            problem
        case .duplicatedKeysInMapping(let keys, _): "a key stands twice: \(keys)"
        default: "it cannot be read"
        }
    }

    /// A file that gives the same run: every option that stands, but the output.
    package static func contents(_ settings: TrainingSettings) throws -> Data {
        var text = """
            # The same run again, from the folder that its paths start in:
            # showdown train \(settings.method.name) --config \(name) --output FOLDER
            method: \(settings.method.name)

            """
        for (name, value) in settings.effective where name != "output" && name != "cache" {
            switch value {
            case .text(let word): text += "\(name): \(try quoted(word))\n"
            case .names(let names): text += "\(name): [\(try names.map(quoted).joined(separator: ", "))]\n"
            case .integer, .number, .flag: text += "\(name): \(value.text)\n"
            }
        }
        return Data(text.utf8)
    }

    /// A JSON string, which is YAML too; plain where it is a word.
    private static func quoted(_ text: String) throws -> String {
        let isWord = text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) }
        if isWord, text.utf8.first.map({ $0 >= 0x61 }) == true, !["true", "false", "null"].contains(text) {
            return text
        }
        return String(decoding: try JSONLines.encode(text).dropLast(), as: UTF8.self)
    }
}

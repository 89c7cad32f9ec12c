// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles

/// Words that name the members of one group, against those that name the members of others.
///
/// A word's counterpart in another group has the same place in its list. A word that stands in two groups, or twice in one with
/// different counterparts, has none that is sure: a prompt with it is left out.
package struct WordExchange: Codable, Equatable, Sendable {
    package struct Group: Codable, Equatable, Sendable {
        package var name: String
        package var words: [String]

        package init(name: String, words: [String]) {
            self.name = name
            self.words = words
        }
    }

    /// Of letters, digits and dashes; part of the variants' ids.
    package var name: String
    package var groups: [Group]

    package init(name: String, groups: [Group]) {
        self.name = name
        self.groups = groups
    }

    private struct File: Decodable { var exchanges: [WordExchange] }

    /// Reads `{"exchanges": [{"name", "groups": [{"name", "words": []}, …]}, …]}`.
    package static func read(from path: String) throws -> [WordExchange] {
        func failure(_ reason: String, _ hint: String) -> FileFailure {
            FileFailure(.badData, path: path, reason: reason, hint: hint)
        }
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: try FileContents.read(path))
        } catch let error as DecodingError {
            throw failure(
                JSONLines.explain(error),
                "The form is {\"exchanges\": [{\"name\": …, \"groups\": [{\"name\": …, \"words\": […]}, …]}, …]}"
            )
        }
        guard !file.exchanges.isEmpty else { throw failure("holds no exchanges", "Name one or more") }
        for exchange in file.exchanges {
            if let fault = exchange.fault { throw failure(fault.reason, fault.hint) }
        }
        let names = file.exchanges.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw failure("the exchange \"\(twice)\" stands twice", "Give each a name of its own")
        }
        return file.exchanges
    }

    /// What keeps the exchange from being used.
    private var fault: (reason: String, hint: String)? {
        func isName(_ text: String) -> Bool {
            !text.isEmpty && text.utf8.count <= 40
                && text.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == 0x2d
                }
        }
        guard let bad = ([name] + groups.map(\.name)).first(where: { !isName($0) }) else {
            guard groups.count >= 2, Set(groups.map(\.name)).count == groups.count else {
                return ("the exchange \"\(name)\" needs two groups or more of different names", "Name them")
            }
            let counts = Set(groups.map(\.words.count))
            guard counts.count == 1, counts != [0] else {
                return (
                    "the groups of the exchange \"\(name)\" have lists of different lengths, or empty ones",
                    "A word's counterpart in another group has the same place in its list"
                )
            }
            guard groups.allSatisfy({ $0.words.allSatisfy { $0.contains(where: \.isLetter) } }) else {
                return ("the exchange \"\(name)\" has a word without a letter", "Remove it")
            }
            return nil
        }
        return (
            "\"\(bad)\" is no name of an exchange or group", "Use up to 40 letters, digits and dashes"
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// Parts of file names made of the names of sections, or of sections and criteria: lower-case letters, digits and hyphens.
///
/// A name keeps its part whatever other names there are, unless two make the same one. Where letters were lost, or
/// two names would share a part, the first eight digits of the name's SHA-256 follow it.
package struct FileNames: Sendable {
    private let parts: [String: String]

    /// Longer ones are cut and get their digits.
    private static let longest = 60

    package init(_ names: some Sequence<String>) {
        let distinct = Set(names).sorted()
        let plain = Dictionary(uniqueKeysWithValues: distinct.map { ($0, Self.plain($0)) })
        let users = Dictionary(grouping: distinct) { plain[$0]?.part ?? "" }
        parts = Dictionary(
            uniqueKeysWithValues: distinct.map { name in
                let own = plain[name] ?? (part: "", isWhole: false)
                let isShared = (users[own.part]?.count ?? 0) > 1 && own.part != name
                guard !own.isWhole || isShared else { return (name, own.part) }
                let digits = Fingerprint.of(Array(name.utf8)).prefix(8)
                return (name, own.part.isEmpty ? "section-\(digits)" : "\(own.part)-\(digits)")
            })
    }

    package subscript(name: String) -> String { parts[name] ?? Self.plain(name).part }

    /// - Returns: whether all that names the section is in it.
    private static func plain(_ name: String) -> (part: String, isWhole: Bool) {
        var part = ""
        var isWhole = true
        for scalar in name.unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": part.unicodeScalars.append(scalar)
            case "A"..."Z": part += String(scalar).lowercased()
            default:
                if !part.isEmpty, !part.hasSuffix("-") { part += "-" }
                if scalar.value > 0x7f, scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                {
                    isWhole = false
                }
            }
        }
        if part.utf8.count > longest { (part, isWhole) = (String(part.prefix(longest)), false) }
        while part.hasSuffix("-") { part.removeLast() }
        return (part, isWhole && !part.isEmpty)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A text with names in braces, `Question {place} of {count}`, cut at them once.
struct TextPattern: Equatable, Sendable {
    private enum Part: Equatable {
        case text(String)
        case name(String)
    }

    private var parts: [Part] = []

    /// Nil where a brace stands alone or holds no name.
    init?(_ text: String) {
        var rest = text[...]
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else { return nil }
            let name = rest[rest.index(after: open)..<close]
            guard !name.isEmpty, name.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            parts.append(.name(String(name)))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
    }

    var names: Set<String> {
        Set(parts.compactMap { if case .name(let name) = $0 { name } else { nil } })
    }

    /// The text with values for its names; every name has one.
    func filled(_ values: [(String, String)]) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .text(let fixed): text += fixed
            case .name(let name): text += values.first { $0.0 == name }?.1 ?? ""
            }
        }
        return text
    }
}

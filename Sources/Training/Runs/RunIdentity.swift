// SPDX-License-Identifier: Apache-2.0

/// What a run must share with the one whose state it goes on from, by names that a person knows.
package struct RunIdentity: Codable, Equatable, Sendable {
    package var parts: [String: String]

    package init(_ parts: [String: String]) { self.parts = parts }

    /// What differs, sorted by name: `data file was 1f2e…, is 9a0b…`.
    package func changes(from earlier: RunIdentity) -> [String] {
        Set(parts.keys).union(earlier.parts.keys).sorted().compactMap { name in
            let (was, now) = (earlier.parts[name], parts[name])
            guard was != now else { return nil }
            return "\(name) was \(Self.short(was)), is \(Self.short(now))"
        }
    }

    private static func short(_ text: String?) -> String {
        guard let text else { return "absent" }
        return text.utf8.count == 64 ? "\(text.prefix(12))…" : text
    }
}

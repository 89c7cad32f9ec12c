// SPDX-License-Identifier: Apache-2.0

/// What a browser says in `Accept-Language`, matched against the locales of a study (RFC 4647, 3.4, lookup).
package enum LanguagePreference {
    /// The locale that suits best; nil where the browser names none that is offered.
    package static func best(of offered: [String], for header: String?) -> String? {
        guard let header, header.utf8.count <= 512 else { return nil }
        var ranges: [(tag: String, quality: Double)] = []
        for item in header.split(separator: ",").prefix(32) {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let tag = parts.first, !tag.isEmpty else { continue }
            let quality =
                parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if quality > 0, quality <= 1 { ranges.append((tag.lowercased(), quality)) }
        }
        // A stable order: of two ranges that are equally welcome, the one named first.
        let sorted = ranges.enumerated().sorted {
            ($1.element.quality, $0.offset) < ($0.element.quality, $1.offset)
        }
        for (_, range) in sorted {
            if range.tag == "*" { return offered.first }
            var tag = range.tag
            while true {
                if let match = offered.first(where: { $0.lowercased() == tag }) { return match }
                guard let cut = tag.lastIndex(of: "-") else { break }
                tag = String(tag[..<cut])
            }
            // A range of the language alone takes any of its regions.
            if let match = offered.first(where: { $0.lowercased().hasPrefix(tag + "-") }) { return match }
        }
        return nil
    }
}

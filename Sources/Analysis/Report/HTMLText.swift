// SPDX-License-Identifier: Apache-2.0

/// Pieces of HTML; every text that comes from outside goes through `escaped`.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{fffe}", "\u{ffff}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func paragraph(_ text: String) -> String { "<p>\(escaped(text))</p>\n" }

    static func list(_ items: [String]) -> String {
        "<ul>\n" + items.map { "<li>\(escaped($0))</li>\n" }.joined() + "</ul>\n"
    }

    /// A text of another's hand, in its own direction and with its line breaks.
    static func quoted(_ text: String) -> String {
        "<div class=\"quoted\" dir=\"auto\">\(escaped(text))</div>"
    }

    /// Something wide that is scrolled by itself, by the keyboard too.
    static func scrolled(_ content: String, label: String) -> String {
        "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"\(escaped(label))\">\n\(content)</div>\n"
    }
}

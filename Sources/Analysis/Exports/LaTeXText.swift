// SPDX-License-Identifier: Apache-2.0

/// Texts from anywhere as LaTeX that typesets them and runs nothing.
///
/// Characters beyond Latin letters and the common marks have no glyph in pdfLaTeX's standard fonts and stop its run;
/// they stand as `[U+4E2D]`.
package enum LaTeXText {
    package static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars { result += escaped(scalar) }
        return result
    }

    /// A formatted number with a true minus sign.
    static func number(_ text: String) -> String {
        if text.hasPrefix("-") { return "$-$" + text.dropFirst() }
        if text.hasPrefix("+") { return "$+$" + text.dropFirst() }
        return escaped(text)
    }

    private static func escaped(_ scalar: UnicodeScalar) -> String {
        switch scalar {
        case "\\": "\\textbackslash{}"
        case "{", "}", "&", "%", "$", "#", "_": "\\" + String(scalar)
        case "~": "\\textasciitilde{}"
        case "^": "\\textasciicircum{}"
        case "<": "\\textless{}"
        case ">": "\\textgreater{}"
        case "|": "\\textbar{}"
        case "\"": "\\textquotedbl{}"
        case "'": "\\textquotesingle{}"
        case "`": "\\textasciigrave{}"
        // At the start of a row, a bare `[` would be read as an argument of the row before.
        case "[", "]": "{" + String(scalar) + "}"
        case "-": "{-}"
        case "\u{2013}": "--"
        case "\u{2014}": "---"
        case "\u{2018}": "\\textquoteleft{}"
        case "\u{2019}": "\\textquoteright{}"
        case "\u{201c}": "\\textquotedblleft{}"
        case "\u{201d}": "\\textquotedblright{}"
        case "\u{2026}": "\\ldots{}"
        case "\u{2022}": "\\textbullet{}"
        case "\u{2212}": "$-$"
        case "\u{b1}": "$\\pm$"
        case "\u{d7}": "$\\times$"
        case "\u{3b1}": "$\\alpha$"
        case "\u{3ba}": "$\\kappa$"
        case "\u{3c7}": "$\\chi$"
        case "\u{b2}": "\\textsuperscript{2}"
        case " "..."~": String(scalar)
        case "\u{0}"..."\u{9f}", "\u{a0}", "\u{2028}", "\u{2029}": " "
        case "\u{c0}"..."\u{f6}", "\u{f8}"..."\u{ff}": String(scalar)
        default: "{[}U+" + hexadecimal(scalar.value) + "{]}"
        }
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Marks in a published dialogue such as `[hotel|Maple Court Inn]`.
package enum SlotMarks {
    /// The text as it is spoken: each mark gives way to its value.
    ///
    /// A bracket that is no mark (no bar in it, another bracket before it closes, or a line break) stays as it is.
    package static func removed(from text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "[") {
            result += rest[..<open]
            let inside = rest[rest.index(after: open)...]
            if let close = inside.firstIndex(where: { $0 == "]" || $0 == "[" || $0.isNewline }),
                inside[close] == "]", let bar = inside[..<close].firstIndex(of: "|")
            {
                result += inside[inside.index(after: bar)..<close]
                rest = inside[inside.index(after: close)...]
            } else {
                result += "["
                rest = inside
            }
        }
        return result + rest
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a file's first bytes say of a table that cannot be read as CSV with the columns that it should have.
enum TableOpening {
    /// As many bytes as are looked at.
    static let length = 4096

    private static let beginnings: [(bytes: [UInt8], reason: String, hint: String)] = [
        (
            Array("SQLite format 3\0".utf8), "is a database, not a table as CSV",
            "If it is a study, name it without --votes (`showdown analyze STUDY`), or write its tables by "
                + "`showdown study export`"
        ),
        (
            [0x50, 0x4b, 0x03, 0x04], "is a spreadsheet or an archive, not a table as CSV",
            "Save the sheet as CSV, separated by commas, in UTF-8"
        ),
        ([0xff, 0xfe], "is text in UTF-16", "Save it in UTF-8"),
        ([0xfe, 0xff], "is text in UTF-16", "Save it in UTF-8"),
    ]

    /// What the file is instead, and what to do; nil where its beginning says nothing of the kind.
    ///
    /// - Parameters:
    ///   - opening: the first bytes, a byte order mark of UTF-8 left away or not.
    ///   - columns: names that a header of such a table may have.
    static func fault(_ opening: [UInt8], columns: [String]) -> (reason: String, hint: String)? {
        for (bytes, reason, hint) in beginnings where opening.starts(with: bytes) { return (reason, hint) }
        let newline = opening.firstIndex(of: UInt8(ascii: "\n"))
        let line = opening[..<(newline ?? opening.endIndex)]
        // Windows' line ends have one at the end.
        if let place = line.firstIndex(of: UInt8(ascii: "\r")), place + 1 < line.endIndex {
            return (
                "has lines that end in a carriage return alone, so that all of it is one line",
                "Save it with other line ends (Unix or Windows), for example by `tr '\\r' '\\n'`"
            )
        }
        let text = String(decoding: line, as: UTF8.self)
        let known = Set(columns)
        func count(_ separator: Character) -> Int {
            text.split(separator: separator).count { name in
                known.contains(Spelling.folded(String(name.filter { $0 != "\"" && $0 != "\u{feff}" })))
            }
        }
        for (separator, name) in [(";", "semicolons"), ("\t", "tabs")] as [(Character, String)]
        where count(separator) > max(1, count(",")) {
            return (
                "is separated by \(name), not by commas",
                "Save it separated by commas, with a point in decimal numbers (0.5, not 0,5)"
            )
        }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// What a record has to be to be of use, whatever form it came in.
package struct RecordRules: Sendable {
    /// The most bytes of UTF-8 in one text; nil for any number.
    package var longestText: Int?

    package init(longestText: Int? = nil) { self.longestText = longestText }

    package func check(_ record: ImportedRecord) throws(RecordFault) {
        for (field, text) in record.texts {
            guard !Self.isBlank(text) else { throw RecordFault(.emptyText, field: field, detail: "is empty") }
            if let longestText, text.utf8.count > longestText {
                throw RecordFault(
                    .tooLong, field: field, detail: "has \(text.utf8.count) bytes, more than \(longestText)")
            }
            if let control = Self.control(in: text) {
                let digits = String(control, radix: 16, uppercase: true)
                throw RecordFault(
                    .controlCharacter, field: field,
                    detail:
                        "holds the control character U+\(String(repeating: "0", count: 4 - digits.count))\(digits)"
                )
            }
        }
        if case .pair(let pair) = record, pair.chosen == pair.rejected {
            throw RecordFault(.sameTexts)
        }
    }

    private static func isBlank(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 <= 0x20 } || text.allSatisfy(\.isWhitespace)
    }

    /// The first control character but tabulator and line breaks; texts that were decoded wrongly hold some of U+0080 to
    /// U+009F.
    private static func control(in text: String) -> UInt32? {
        var text = text
        return text.withUTF8 { bytes -> UInt32? in
            for index in bytes.indices {
                let byte = bytes[index]
                if byte < 0x20 {
                    guard byte == 0x09 || byte == 0x0a || byte == 0x0d else { return UInt32(byte) }
                } else if byte == 0x7f {
                    return 0x7f
                } else if byte == 0xc2, index + 1 < bytes.count, bytes[index + 1] < 0xa0 {
                    return UInt32(bytes[index + 1])
                }
            }
            return nil
        }
    }
}

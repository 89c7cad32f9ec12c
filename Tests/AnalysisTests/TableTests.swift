// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import StudyFiles
import Testing

@Suite struct TableTests {
    static let table = Table(
        name: "sample", title: "A & B", note: "n = 3_000 of 50%.",
        columns: [
            Table.Column("method", "Method", .text), Table.Column("win_rate", "Win rate", .share),
            Table.Column("interval", "95%", .shareInterval), Table.Column("p", "p", .p),
            Table.Column("difference", "Difference", .difference),
        ],
        rows: [
            [
                .text("d|p_o"), .number(0.29441), .interval(Interval(low: 0.2, high: 0.39125)),
                .number(0.00004),
                .number(0.0512),
            ],
            [
                .text("=sft"), .number(1.0 / 3), .absent("one question"), .number(0.25), .number(-0.0512),
            ],
            [.text("c"), .number(0), .absent("one question"), .blank, .number(0.000001)],
        ])

    @Test func csvHasFullPrecisionAndAnEmptyFieldForWhatDoesNotExist() {
        #expect(
            TableCSV.text(Self.table) == """
                method,win_rate,interval_low,interval_high,p,difference
                d|p_o,0.29441,0.2,0.39125,4e-05,0.0512
                '=sft,0.3333333333333333,,,0.25,-0.0512
                c,0.0,,,,1e-06

                """)
    }

    @Test func markdownReadsInPercentWithTwoDecimals() {
        let text = TableMarkdown.text(Self.table)
        #expect(text.contains("| d\\|p\\_o | 29.44 | 20.00 to 39.13 | \\<0.001 | +5.12 |"))
        #expect(text.contains("| =sft | 33.33 | \u{2013} (a) | 0.250 | -5.12 |"))
        // What rounds to nothing has no sign.
        #expect(text.contains("| c | 0.00 | \u{2013} (a) |  | 0.00 |"))
        #expect(text.components(separatedBy: "(a) one question").count == 2, "a reason stands once")
    }

    @Test func latexEscapesAndUsesTheRulesOfBooktabs() {
        let text = TableLaTeX.text(Self.table)
        for part in [
            "\\toprule", "\\midrule", "\\bottomrule", "\\caption{A \\& B.}", "n = 3\\_000 of 50\\%.",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(
            text.contains("d\\textbar{}p\\_o & 29.44 & [20.00, 39.13] & \\textless{}0.001 & $+$5.12 \\\\"))
        #expect(text.contains("--\\textsuperscript{a} & 0.250 & $-$5.12"))
    }

    @Test func latexRunsNothingThatAResponseHolds() {
        let hostile = "\\input{/etc/passwd} $x^2$ #1 ~ \u{4e2d} \u{1F600} \u{e9} %\n&"
        let text = LaTeXText.escaped(hostile)
        #expect(
            text
                == "\\textbackslash{}input\\{/etc/passwd\\} \\$x\\textasciicircum{}2\\$ \\#1 \\textasciitilde{} {[}U+4E2D{]} {[}U+1F600{]} \u{e9} \\% \\&"
        )
    }

    @Test func jsonHasTheSameValuesAndNamesWhatIsAbsent() throws {
        let bytes = try TableJSON.bytes(Self.table)
        let object = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        let rows = try #require(object["rows"] as? [[String: Any]])
        #expect(
            rows[0]["win_rate"] as? Double == 0.29441 && rows[0]["interval"] as? [Double] == [0.2, 0.39125])
        #expect(rows[1]["interval"] is NSNull)
        let absent = try #require(object["absent"] as? [[String: Any]])
        #expect(absent.map { $0["row"] as? Int } == [1, 2])
        #expect(absent.allSatisfy { $0["reason"] as? String == "one question" })
    }

    @Test func aNumberThatIsNotFiniteIsAbsent() {
        #expect(Table.Cell.number(.nan, orAbsent: "why") == .absent("why"))
        #expect(Table.Cell.number(Double?.none, orAbsent: "why") == .absent("why"))
        #expect(Table.Cell.interval(Interval(low: 0, high: .infinity), orAbsent: "why") == .absent("why"))
    }

    @Test func footnotesGoOnAfterTheAlphabet() {
        var table = Table(name: "t", title: "", note: "", columns: [Table.Column("x", "X", .count)])
        for number in 0..<28 { table.add([.absent("reason \(number)")]) }
        #expect(
            ["reason 0", "reason 25", "reason 26", "reason 27"].map(table.mark) == ["a", "z", "aa", "ab"])
    }
}

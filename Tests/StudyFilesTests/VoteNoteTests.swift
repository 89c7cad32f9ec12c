// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Testing

/// What is strange in a votes.csv and yet read, and files that are something else.
@Suite struct VoteNoteTests {
    private static let header = VoteTable.columns.joined(separator: ",")

    private func notes(_ text: String) throws -> [String] {
        try VoteTable.read(text: text, path: "votes.csv").notes.map { "\($0)" }
    }

    private func failure(_ text: String) -> String {
        do {
            _ = try VoteTable.read(text: text, path: "votes.csv")
            return ""
        } catch {
            return "\(error)"
        }
    }

    // MARK: - Contradictions

    @Test func aParticipantInTwoGroupsIsNoted() throws {
        let rows = """
            \(Self.header),group_device,group_locale
            s,h,q1,p,,ann,a|b,a,,,,phone,en
            s,h,q2,p,,ann,a|b,a,,,,desktop,en
            s,h,q1,p,,bob,a|b,a,,,,,de
            s,h,q2,p,,bob,a|b,a,,,,phone,de
            s,h,q3,p,,ann,a|b,a,,,,desktop,en
            """
        #expect(
            try notes(rows) == [
                "line 3: the field \"group_device\" is \"desktop\": participant \"ann\" has \"phone\" in line 2; "
                    + "tables by group take the first in the order of the alphabet. Write the same in all rows of a "
                    + "participant (and 1 more such row)"
            ])
    }

    @Test func severalStudiesInOneFileAreNoted() throws {
        let rows =
            "\(Self.header)\none,h,q1,p,,ann,a|b,a,,,\ntwo,h,q1,p,,ann,a|b,a,,,\ntwo,h,q2,p,,ann,a|b,a,,,\n"
        let found = try notes(rows)
        #expect(found.count == 1)
        #expect(
            found[0].hasPrefix(
                "line 3: the field \"study\" is \"two\": it is \"one\" in line 2; answers of all"))
        #expect(found[0].hasSuffix("(and 1 more such row)"))
    }

    @Test func twoPromptsOfOneQuestionAreNotedAndAnEmptyOneIsNot() throws {
        let rows =
            "\(Self.header)\ns,h,q1,,,ann,a|b,a,,,\ns,h,q1,one,,bob,a|b,a,,,\ns,h,q2,two,,bob,a|b,a,,,\n"
        #expect(try notes(rows).isEmpty)
        #expect(
            try notes(rows + "s,h,q1,three,,cid,a|b,a,,,\n") == [
                "line 5: the field \"prompt\" is \"three\": question \"q1\" of section \"h\" has the prompt "
                    + "\"one\" in another row. Give each prompt a question of its own"
            ])
    }

    @Test func aPersonWhoIsAJudgeElsewhereIsNoted() throws {
        let rows = """
            \(Self.header),kind,attention
            s,h,q1,p,,ann,a|b,a,,,,,passed
            s,h,q2,p,,ann,a|b,a,,,,judge,failed
            s,h,q3,p,,ann,a|b,a,,,,human,passed
            """
        let found = try notes(rows)
        #expect(found.count == 2)
        #expect(found[0].contains("\"attention\" is \"failed\": participant \"ann\" has passed in line 2"))
        #expect(
            found[1].contains("\"kind\" is \"judge\": participant \"ann\" is a person in line 2 and a judge"))
        #expect(found.allSatisfy { $0.hasPrefix("line 3") && !$0.contains("more such") })
    }

    // MARK: - Columns

    @Test(arguments: [
        ("option_tokens", "If it is a slip, write \"options_tokens\""), ("Kind", "write \"kind\""),
        ("weigth", "write \"weight\""), ("group-device", "write \"group_device\""),
        ("Group_device", "write \"group_device\""),
    ])
    func aMisspeltColumnIsNotedWithTheNameThatIsNear(column: String, words: String) throws {
        let found = try notes("\(Self.header),\(column)\ns,h,q1,p,,ann,a|b,a,,,,1\n")
        #expect(found.count == 1 && found[0].contains("line 1: the column \"\(column)\" is not known"))
        #expect(found[0].contains(words))
    }

    @Test func otherColumnsAreNotedTogether() throws {
        #expect(
            try notes("\(Self.header),colour,,mood\ns,h,q1,p,,ann,a|b,a,,,,1,,2\n") == [
                "line 1: the columns \"colour\", \"mood\" are not known and are passed over"
            ])
        // A column that is there cannot have been meant.
        let found = try notes("\(Self.header),kind,kinds\ns,h,q1,p,,ann,a|b,a,,,,human,1\n")
        #expect(found == ["line 1: the column \"kinds\" is not known and is passed over"])
    }

    @Test func namesThatDifferInCaseAreSaidToDifferInCase() {
        let header = Self.header.replacing("study", with: "Study").replacing("choice", with: " Choice")
        #expect(
            failure(header + "\n").contains(
                "line 1: the names of 2 columns differ in case or spaces alone: \"Study\" for \"study\", "
                    + "\" Choice\" for \"choice\". Write the names in small letters: study,section,"))
        let slip = failure(Self.header.replacing("participant", with: "particpant") + "\n")
        #expect(
            slip.contains(
                "the column \"participant\" is missing. There is \"particpant\" for \"participant\""))
    }

    // MARK: - Files that are something else

    @Test(arguments: [(";", "semicolons"), ("\t", "tabs")], ["", "\""])
    func anotherSeparatorIsNamed(separator: (String, String), quote: String) {
        let header = VoteTable.columns.map { quote + $0 + quote }.joined(separator: separator.0)
        let row = ["s", "h", "q", "p", "0,7", "ann", "a|b", "a", "1", "", ""].joined(separator: separator.0)
        for text in [header + "\n" + row + "\n", "\u{feff}" + header + "\r\n" + row + "\r\n", header] {
            #expect(
                failure(text).contains(
                    "line 1: is separated by \(separator.1), not by commas. Save it separated by commas, with a point"
                ))
        }
    }

    /// With a last column that need not be there nothing was missing, and all rows were part of the header.
    @Test(arguments: ["", ",kind"])
    func linesThatEndInCarriageReturnsAreNamed(column: String) {
        let rest = column.isEmpty ? "" : ",human"
        let text = "\(Self.header)\(column)\rs,h,q1,p,,ann,a|b,a,1,,\(rest)\rs,h,q2,p,,ann,a|b,a,1,,\(rest)\r"
        #expect(failure(text).contains("line 1: has lines that end in a carriage return alone"))
        #expect(failure(text).contains("tr '\\r' '\\n'"))
    }

    @Test func aDatabaseOrASpreadsheetIsSaidToBeOne() throws {
        let folder = try ScratchFolder()
        let path = folder.file("study.db")
        for (bytes, words) in [
            (Array("SQLite format 3\0".utf8) + [0x10, 0xff, 0xfe], "`showdown analyze STUDY`"),
            ([0x50, 0x4b, 0x03, 0x04, 0xff, 0x00], "is a spreadsheet"),
            ([0xff, 0xfe, 0x73, 0x00, 0x0a, 0x00], "is text in UTF-16"),
        ] {
            try FileContents.write(bytes, to: path)
            #expect { try VoteTable.read(from: path) } throws: {
                ($0 as? FileFailure)?.kind == .badData && "\($0)".contains(words)
            }
        }
    }

    @Test func gradesInAnotherFormAreNamedToo() {
        let columns = ["section", "question", "judge", "method", "grade", "lowest", "highest"]
        #expect {
            try GradeTable.parse(columns.joined(separator: ";") + "\n", path: "g.csv")
        } throws: { "\($0)".contains("is separated by semicolons") }
        #expect {
            try GradeTable.parse(columns.joined(separator: ",") + "\ra,q,j,m,1,1,5\r", path: "g.csv")
        } throws: { "\($0)".contains("carriage return") }
    }

    // MARK: - Temperatures

    @Test func temperaturesOfOneLevelAreOneNumber() throws {
        #expect(TemperatureLevel.of(0.1 + 0.2) == 0.3 && "\(TemperatureLevel.of(0.1 + 0.2))" == "0.3")
        #expect(TemperatureLevel.of(0.30000049) == 0.3 && TemperatureLevel.of(0.300001) == 0.300001)
        #expect(TemperatureLevel.of(0.3000006) == 0.300001)
        #expect(TemperatureLevel.of(1e300) == 1e300 && TemperatureLevel.of(-0.0).sign == .plus)
        for level in 0...2_000 {
            // Decimals as a person writes them are levels.
            let written = Double("\(level / 1000).\(String(level % 1000 + 1000).dropFirst())") ?? .nan
            #expect(TemperatureLevel.of(written) == written)
            #expect(TemperatureLevel.of(Double(level) * 0.001) == written)
        }
        let rows = """
            \(Self.header),options_temperature
            s,h,q1,p,0.3,ann,a|b,a,,,,0.3|0.3
            s,h,q1,p,0.30000000000000004,bob,a|b,a,,,,0.30000000000000004|0.3
            """
        let votes = try VoteTable.read(text: rows, path: "v").votes
        #expect(votes.temperatures == [0.3])
        #expect(votes.allSatisfy { $0.temperature == 0.3 && $0.shown.temperatures == [0.3, 0.3] })
        var vote = votes[0]
        vote.temperature = 0.1 + 0.2
        vote.shown.temperatures = [0.1 + 0.2, 0.3]
        #expect(Array(Votes([vote])) == [votes[0]])
    }
}

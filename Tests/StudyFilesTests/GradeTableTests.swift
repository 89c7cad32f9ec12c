// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Testing

struct GradeTableTests {
    private static let header = "section,question,judge,method,grade,lowest,highest,tokens\n"

    @Test func gradesComeBackAsTheyWere() throws {
        let grades = [
            Grade(
                study: "s", section: "a", question: "q", prompt: "=p", temperature: 0.7, judge: "j",
                method: "m",
                response: "r", grade: 4.5, lowest: 1, highest: 5, criterion: "c", tokens: 3, characters: 12,
                reason: "-1, \"so\"\nit is"),
            Grade(
                study: "", section: "a", question: "q", prompt: "", temperature: nil, judge: "j", method: "n",
                response: "", grade: 1, lowest: 1, highest: 5),
        ]
        #expect(try GradeTable.parse(GradeTable.text(grades), path: "g") == grades)
        #expect(try GradeTable.parse(GradeTable.text([]), path: "g").isEmpty)
    }

    @Test(arguments: [
        ("a,q,j,m,6,1,5,", "line 2: the field \"grade\" is \"6\": it is not from 1.0 to 5.0"),
        ("a,q,j,m,3,1,1e300,", "\"highest\" is \"1e300\": it is beyond"),
        ("a,q,j,m,nan,1,5,", "\"grade\" is \"nan\""), ("a,q,j,m,,1,5,", "\"grade\" is \"\""),
        ("a,q,j,m,3,5,5,", "\"highest\""), (",q,j,m,3,1,5,", "\"section\" is \"\""),
        ("a,q,j,tie,3,1,5,", "\"method\" is \"tie\""), ("a,q,j,m,3,1,5,-2", "\"tokens\" is \"-2\""),
        ("a,q,j,m,3,1,5", "has 7 fields, the header has 8"),
        (
            "a,q,j,m,3,1,5,\na,q,j,m,4,1,5,",
            "line 3: the judge \"j\" has graded \"m\" in question \"q\" before, in line 2"
        ),
    ])
    func whatIsWrongIsSaid(rows: String, words: String) {
        #expect {
            try GradeTable.parse(Self.header + rows, path: "g.csv")
        } throws: { "\($0)".contains(words) }
    }

    @Test func severalFilesHaveOneGradeOfEach() throws {
        let folder = try ScratchFolder()
        let (first, second) = (folder.file("g1.csv"), folder.file("g2.csv"))
        try FileContents.write(Self.header + "a,q,j,m,1,1,5,\na,q,j,n,1,1,5,\n", to: first)
        try FileContents.write(Self.header + "a,r,j,m,5,1,5,\n", to: second)
        #expect(try GradeTable.read(from: [first, second]).map(\.grade) == [1, 1, 5])
        try FileContents.write(Self.header + "a,r,j,m,5,1,5,\na,q,j,m,5,1,5,\n", to: second)
        #expect {
            try GradeTable.read(from: [first, second])
        } throws: {
            "\($0)".hasPrefix(
                "\(second), line 3: the judge \"j\" has graded \"m\" in question \"q\" before, in "
                    + "\(first), line 2")
        }
    }

    @Test func aMissingColumnIsNamed() {
        #expect {
            try GradeTable.parse("section,question\n", path: "g.csv")
        } throws: { "\($0)".contains("the column \"judge\" is missing") }
        #expect(throws: FileFailure.self) { try GradeTable.parse("", path: "g.csv") }
    }
}

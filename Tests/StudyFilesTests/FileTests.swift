// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StudyFiles
import Testing

/// A folder of its own for each test, removed afterwards.
struct ScratchFolder: ~Copyable {
    let path = NSTemporaryDirectory() + "showdown-\(UUID().uuidString)"
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func file(_ name: String) -> String { "\(path)/\(name)" }
}

@Suite struct FileTests {
    @Test func writesWholeFilesAndLeavesNoPart() throws {
        let folder = try ScratchFolder()
        try FileContents.write("one\n", to: folder.file("a.txt"))
        try FileContents.write("two\n", to: folder.file("a.txt"))
        #expect(try FileContents.readText(folder.file("a.txt")) == "two\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.txt"])
    }

    @Test func aFileWhereAFolderShouldBeIsNamed() throws {
        let folder = try ScratchFolder()
        let file = folder.file("main.csv")
        try FileContents.write("one\n", to: file)
        for (path, words) in [
            (file, "main.csv: is a file, not a folder. Name a folder"),
            ("\(file)/deep/er", "is below \(file), which is a file"),
        ] {
            #expect { try FileContents.makeFolder(path) } throws: {
                ($0 as? FileFailure)?.kind == .cannotCreate && "\($0)".contains(words)
            }
        }
        try FileContents.makeFolder(folder.file("a/b"))
        try FileContents.makeFolder(folder.file("a/b"))
    }

    @Test func namesAMissingFile() {
        #expect { try FileContents.read("/nowhere/at-all.jsonl") } throws: {
            ($0 as? FileFailure)?.kind == .noInput && "\($0)".contains("/nowhere/at-all.jsonl")
        }
    }

    @Test func namesTheLineOfInvalidText() throws {
        let folder = try ScratchFolder()
        try FileContents.write([0x61, 0x0a, 0xff, 0x0a] as [UInt8], to: folder.file("b.txt"))
        #expect { try FileContents.readText(folder.file("b.txt")) } throws: {
            ($0 as? FileFailure)?.line == 2
        }
    }

    @Test func namesTheLineAndFieldOfABadRecord() throws {
        let folder = try ScratchFolder()
        let path = folder.file("pairs.jsonl")
        let good = #"{"prompt":"p","chosen":"a","rejected":"b"}"#
        try FileContents.write("\(good)\n\n{\"prompt\":\"p\",\"chosen\":\"a\"}\n", to: path)
        #expect { try PreferencePair.read(from: path) } throws: {
            "\($0)" == "\(path), line 3: the field \"rejected\" is missing"
        }
        try FileContents.write("\(good)\nnot json\n", to: path)
        #expect { try PreferencePair.read(from: path) } throws: { ($0 as? FileFailure)?.line == 2 }
    }

    /// Lines longer than what is read at once, ends of both kinds, a byte order mark, and no break at the end.
    @Test func linesAreReadPieceByPiece() throws {
        let folder = try ScratchFolder()
        let long = String(repeating: "\u{e4}", count: 100_000)
        let lines = [
            "{\"k\":\"a\"}\r", "", "{\"k\":\"\(long)\"}", "  ", "{\"k\":\"\(long)b\"}", "{\"k\":\"c\"}",
        ]
        try FileContents.write("\u{feff}" + lines.joined(separator: "\n"), to: folder.file("f.jsonl"))
        var found: [Int: String] = [:]
        try JSONLines.forEach([String: String].self, in: folder.file("f.jsonl")) { found[$1] = $0["k"] }
        #expect(found == [1: "a", 3: long, 5: long + "b", 6: "c"])
        try FileContents.write(
            Array("{}\n{\"k\":\"".utf8) + [0xff] + Array("\"}\n".utf8), to: folder.file("f.jsonl"))
        let failure = #expect(throws: FileFailure.self) {
            try JSONLines.read([String: String].self, from: folder.file("f.jsonl"))
        }
        #expect(failure?.line == 2 && failure?.reason == "is not valid UTF-8")
    }

    @Test func appendsDurablyAndDropsALineCutShort() throws {
        let folder = try ScratchFolder()
        let path = folder.file("log.jsonl")
        try JSONLinesAppender(path).append([["k": 1], ["k": 2]])
        let text = try FileContents.readText(path)
        try FileContents.write(text + "{\"k\":", to: path)
        let appender = try JSONLinesAppender(path)
        #expect(appender.droppedBytes == 5)
        try appender.append([["k": 3]])
        #expect(try JSONLines.read([String: Int].self, from: path) == [["k": 1], ["k": 2], ["k": 3]])
    }

    @Test func anExclusiveAppenderHasTheFileUntilItGoesAway() throws {
        let folder = try ScratchFolder()
        let path = folder.file("log.jsonl")
        do {
            let first = try JSONLinesAppender(path, exclusively: true)
            #expect { try JSONLinesAppender(path, exclusively: true) } throws: {
                ($0 as? FileFailure)?.kind == .busy
            }
            try first.append([["k": 1]])
        }
        try JSONLinesAppender(path, exclusively: true).append([["k": 2]])
        #expect(try JSONLines.read([String: Int].self, from: path) == [["k": 1], ["k": 2]])
    }

    @Test func aWholeLastRecordIsKeptAndAForeignFileRefusedUntouched() throws {
        let folder = try ScratchFolder()
        let path = folder.file("log.jsonl")
        try FileContents.write("{\"k\":1}", to: path)
        try JSONLinesAppender(path).append([["k": 2]])
        #expect(try JSONLines.read([String: Int].self, from: path) == [["k": 1], ["k": 2]])
        try FileContents.write("name,age\nAda,36", to: path)
        #expect(throws: FileFailure.self) { try JSONLinesAppender(path) }
        #expect(try FileContents.readText(path) == "name,age\nAda,36")
    }

    /// A pipe would be waited for, a device would forget.
    @Test func nothingButAFileIsAppendedTo() {
        #expect(throws: FileFailure.self) { try JSONLinesAppender("/dev/null") }
    }

    /// Both are data that somebody has; the message says how to bring it in.
    @Test(arguments: [("[{\"k\":1}]", "JSON array"), ("\u{1f}\u{8b}\u{8}", "gzip")])
    func tellsWhatAFileIsThatHoldsNoLines(text: String, form: String) throws {
        let folder = try ScratchFolder()
        let path = folder.file("pairs.jsonl")
        try FileContents.write(text.unicodeScalars.map { UInt8($0.value) }, to: path)
        let failure = #expect(throws: FileFailure.self) { try JSONLines.read([String: Int].self, from: path) }
        #expect(failure?.description.contains(form) == true)
        #expect(failure?.description.contains("data import") == true)
    }

    @Test func commaSeparatedValuesSurviveARoundTrip() throws {
        let fields = ["plain", "a,b", "say \"no\"", "two\nlines", "", "ünïcode"]
        let text = CommaSeparatedValues.line(fields) + CommaSeparatedValues.line(["x"])
        let rows = try CommaSeparatedValues.parse(text, path: "t.csv")
        #expect(rows.map(\.fields) == [fields, ["x"]])
        #expect(rows.map(\.line) == [1, 3])
    }

    @Test(arguments: ["a\"b,c\n", "\"open\n", "\"a\"b\n"])
    func refusesBrokenQuoting(text: String) {
        #expect(throws: FileFailure.self) { try CommaSeparatedValues.parse(text, path: "t.csv") }
    }

    @Test func guardsFormulas() {
        #expect(CommaSeparatedValues.guarded("=1+1") == "'=1+1")
        #expect(CommaSeparatedValues.guarded("fine") == "fine")
    }

    @Test func fingerprintsMatchThePublishedVector() {
        // FIPS 180-4, one-block message "abc".
        #expect(
            Fingerprint.of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}

@Suite struct PlacesTests {
    @Test func writesToADeviceAsItStands() throws {
        try FileContents.write("gone\n", to: "/dev/null")
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
        #expect { try FileContents.write("lost\n", to: "/dev/full") } throws: {
            ($0 as? FileFailure)?.kind == .inputOutput
        }
    }

    @Test func writesThroughALink() throws {
        let folder = try ScratchFolder()
        try FileContents.write("old\n", to: folder.file("real.txt"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link.txt"), withDestinationPath: "real.txt")
        try FileContents.write("new\n", to: folder.file("link.txt"))
        #expect(try FileContents.readText(folder.file("real.txt")) == "new\n")
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link.txt"))
        #expect(target == "real.txt")
    }

    @Test func replacesAFolderOfTheSameFilesAlone() throws {
        let folder = try ScratchFolder()
        let target = folder.file("deep/model")
        try FolderContents.write([("a", Data("1".utf8)), ("b", Data("2".utf8))], to: target + "/")
        try FolderContents.write([("a", Data("3".utf8))], to: target, replacing: ["a", "b"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: target) == ["a"])
        try FileContents.write("mine\n", to: target + "/diary.txt")
        #expect { try FolderContents.write([("a", Data())], to: target) } throws: {
            ($0 as? FileFailure)?.kind == .cannotCreate && "\($0)".contains("diary.txt")
        }
        #expect(try FileContents.readText(target + "/diary.txt") == "mine\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("deep")) == ["model"])
    }

    @Test func putsNoFolderInAFilesPlace() throws {
        let folder = try ScratchFolder()
        try FileContents.write("mine\n", to: folder.file("notes"))
        #expect { try FolderContents.write([("a", Data())], to: folder.file("notes")) } throws: {
            ($0 as? FileFailure)?.kind == .cannotCreate
        }
        #expect(try FileContents.readText(folder.file("notes")) == "mine\n")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Randomness
import StudyFiles
import Testing

@Suite struct VoteReadingTests {
    static let header = VoteTable.columns.joined(separator: ",")

    /// Rows of two methods by several participants; the place column says the order.
    private static func table(people: Int, questions: Int = 3, place: Bool = true) -> String {
        var text = header + (place ? ",place\n" : "\n")
        for person in 0..<people {
            for question in 0..<questions {
                let minute = 10 + question * 2
                text +=
                    "s,hotel,q\(question),\"Is it open, \"\"now\"\"?\",0.301,p\(person),dpo|sft,dpo,1,"
                    + "2026-01-31T09:\(minute):00Z,4200" + (place ? ",\(question + 1)\n" : "\n")
            }
        }
        return text
    }

    private static func replacing(line: Int, in text: String, _ old: String, _ new: String) -> String {
        var lines = text.components(separatedBy: "\n")
        lines[line - 1] = lines[line - 1].replacingOccurrences(of: old, with: new)
        return lines.joined(separator: "\n")
    }

    @Test func aFileAndItsTextGiveTheSameVotesWhateverEndsItsLines() throws {
        let text = Self.table(people: 4)
        let expected = try VoteTable.parse(text, path: "v")
        #expect(expected.count == 12 && expected.first?.prompt == "Is it open, \"now\"?")
        let path = NSTemporaryDirectory() + "votes-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let windows = text.replacingOccurrences(of: "\n", with: "\r\n")
        for form in [text, windows, "\u{feff}" + text, "\u{feff}" + windows, String(text.dropLast())] {
            try FileContents.write(form, to: path)
            #expect(Array(try VoteTable.read(from: path).votes) == expected)
            #expect(Array(try VoteTable.read(text: form, path: "v").votes) == expected)
        }
    }

    @Test func aQuotedLineBreakIsPartOfAFieldAndCountsAsALine() throws {
        let text = Self.table(people: 2).replacingOccurrences(of: "open, ", with: "open,\n\n")
        #expect(try VoteTable.parse(text, path: "v").allSatisfy { $0.prompt == "Is it open,\n\n\"now\"?" })
        // Six records of three lines each begin on lines 2, 5, 8 and so on.
        let bad = text.replacingOccurrences(of: "q1", with: "q1", options: .backwards) + "s,hotel\n"
        #expect { try VoteTable.parse(bad, path: "v") } throws: { ($0 as? FileFailure)?.line == 20 }
    }

    @Test func aBadRowAmongManyIsNamedOrLeftOut() throws {
        let text = Self.replacing(line: 4_321, in: Self.table(people: 3_000), "4200", "soon")
        #expect {
            try VoteTable.read(text: text, path: "votes.csv")
        } throws: {
            "\($0)"
                == "votes.csv, line 4321: the field \"duration_ms\" is \"soon\": it is not a whole number of "
                + "milliseconds. Leave it empty where unknown"
        }
        let reading = try VoteTable.read(text: text, path: "votes.csv", skippingBad: true)
        #expect(reading.votes.count == 8_999)
        #expect(
            reading.leftOut == [
                VoteFault(
                    line: 4_321, field: "duration_ms", value: "soon",
                    reason: "it is not a whole number of milliseconds", hint: "Leave it empty where unknown")
            ])
    }

    @Test func badRowsOfEveryKindAreLeftOutEachWithItsLine() throws {
        var lines = Self.table(people: 4).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        lines[2] = "s,hotel"
        lines[4] += "\"x"
        lines[5] = lines[3]
        lines[7] = lines[7].replacingOccurrences(of: ",dpo,1", with: ",sdt,1")
        lines[9] = "\"" + lines[9].replacingOccurrences(of: "\"", with: "")
        let reading = try VoteTable.read(text: lines.joined(separator: "\n"), path: "v", skippingBad: true)
        #expect(reading.leftOut.map(\.line) == [3, 5, 6, 8, 10])
        #expect(reading.leftOut.map(\.field) == [nil, nil, nil, "choice", nil])
        #expect(reading.leftOut[2].reason.contains("before, in line 4"))
        #expect(reading.leftOut[3].hint?.hasSuffix("the nearest is \"sft\"") == true)
        #expect(reading.leftOut[4].reason == "text after a closing quote in line 11")
        #expect(reading.votes.count == 12 - 5)
    }

    @Test func invalidBytesAreNamedByTheirLineOrLeftOut() throws {
        let path = NSTemporaryDirectory() + "votes-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var bytes = Array(Self.table(people: 2).utf8)
        let third = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }[1] + 1
        bytes[third] = 0xff
        try FileContents.write(bytes, to: path)
        #expect { try VoteTable.read(from: path) } throws: {
            ($0 as? FileFailure)?.line == 3 && "\($0)".contains("is not valid UTF-8. Convert the file")
        }
        #expect(try VoteTable.read(from: path, skippingBad: true).votes.count == 5)
    }

    @Test(arguments: ["DPO", "dpo ", "d po"])
    func aMethodSpelledInTwoWaysIsNamedWithTheUsualSpelling(slip: String) throws {
        let text = Self.replacing(line: 8, in: Self.table(people: 5), "dpo|sft,dpo", "\(slip)|sft,\(slip)")
        #expect {
            try VoteTable.parse(text, path: "v")
        } throws: {
            ($0 as? FileFailure)?.line == 8
                && "\($0)".contains(
                    "the field \"options\" is \"\(slip)|sft\": the method \"\(slip)\" differs from \"dpo\" in case or spaces"
                        + " alone. Write \"dpo\"")
        }
        let reading = try VoteTable.read(text: text, path: "v", skippingBad: true)
        #expect(reading.votes.count == 14 && reading.leftOut.map(\.line) == [8])
    }

    @Test func aMethodInOneRowOfThousandsIsNotedWithTheNearestName() throws {
        let text = Self.replacing(line: 77, in: Self.table(people: 400), "dpo|sft,dpo", "dpoo|sft,dpoo")
        let reading = try VoteTable.read(text: text, path: "v")
        #expect(reading.votes.count == 1200 && reading.notes.count == 1)
        #expect(
            reading.notes.first?.description
                == "line 77: the field \"options\" is \"dpoo|sft\": the method \"dpoo\" is in 1 of 1200 rows. "
                + "If it is a slip, write \"dpo\"")
        // Two methods of one study are no slips.
        #expect(try VoteTable.read(text: Self.table(people: 400), path: "v").notes.isEmpty)
    }

    @Test func timesOutOfOrderAreNotedByPlaceAndElseByTheOrderOfTheRows() throws {
        for place in [true, false] {
            let text = Self.replacing(
                line: 6, in: Self.table(people: 5, place: place), "09:12:00", "09:09:59")
            let reading = try VoteTable.read(text: text, path: "v")
            #expect(reading.votes.count == 15 && reading.leftOut.isEmpty)
            #expect(reading.notes.map(\.count) == [1])
            let note = try #require(reading.notes.first)
            #expect(note.first.line == 6 && note.first.field == "answered_at")
            #expect(note.first.value == "2026-01-31T09:09:59Z")
            #expect(
                note.first.reason.contains(
                    "before the same participant's answer in line 5, 2026-01-31T09:10:00Z"))
        }
        // The order of rows means nothing where places tell it, nor where most rows disagree with it.
        for place in [true, false] {
            var lines = Self.table(people: 5, place: place).split(separator: "\n").map(String.init)
            lines = [lines[0]] + lines.dropFirst().reversed()
            #expect(try VoteTable.read(text: lines.joined(separator: "\n"), path: "v").notes.isEmpty)
        }
    }

    @Test func anAnswerThatBeganBeforeTheLastOneEndedIsNoted() throws {
        let text = Self.replacing(line: 4, in: Self.table(people: 3), "4200", "121001")
        let note = try #require(try VoteTable.read(text: text, path: "v").notes.first)
        #expect(note.first.line == 4 && note.first.field == "duration_ms" && note.first.value == "121001")
        #expect(note.first.reason.contains("line 3"))
        #expect(
            try VoteTable.read(
                text: Self.replacing(line: 4, in: Self.table(people: 3), "4200", "121000"), path: "v"
            ).notes.isEmpty)
    }

    @Test func accentsInOneCodePointAndInTwoAreOneName() throws {
        let text = Self.header + "\ns,h,q,p,,Jos\u{e9},a|b,a,1,,\ns,h,q2,p,,Jose\u{301},a|b,a,1,,\n"
        #expect(try VoteTable.read(text: text, path: "v").votes.people.count == 1)
    }

    @Test func rowsOfAnotherOriginMakeTheSameColumns() throws {
        let text = Self.table(people: 3)
        let votes = try VoteTable.read(text: text, path: "v").votes
        #expect(Array(Votes(Array(votes))) == Array(votes))
    }

    /// The scanner that reads pieces against the one that has the whole text, over seeded texts of troublesome characters.
    @Test func recordsReadInPiecesAreThoseOfTheWholeText() throws {
        var draws = SeededGenerator(seed: 21)
        let alphabet = [
            "a", "bc", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", "\u{e9}", "=", "\"x,\ny\"",
            ",\"q\"\"r\"\n",
        ]
        var taken = 0
        for _ in 0..<4_000 {
            let text = (0..<draws.integer(below: 60)).map { _ in draws.pick(alphabet) }.joined()
            let bytes = Array(text.utf8)
            var given = 0
            let step = 1 + draws.integer(below: 90)
            let records = CommaSeparatedRecords(capacity: 1) { space in
                let count = min(step, space.count, bytes.count - given)
                space.copyBytes(from: bytes[given..<given + count])
                given += count
                return count
            }
            var rows: [CommaSeparatedValues.Row] = []
            do {
                let expected = try CommaSeparatedValues.parse(text, path: "x")
                while try records.next() {
                    rows.append(
                        .init(line: records.line, fields: (0..<records.fieldCount).map { records.text($0) }))
                }
                #expect(rows == expected)
                taken += 1
            } catch let failure as FileFailure {
                #expect {
                    while try records.next() {}
                } throws: { error in
                    guard let fault = error as? CommaSeparatedRecords.Fault else { return false }
                    return fault.line == failure.line && fault.reason == failure.reason
                }
            }
        }
        #expect(taken > 500)
    }

    /// Whatever happens to a file, it is read or refused with a line, and what is kept can be written and read.
    @Test func damagedFilesAreReadOrRefused() throws {
        var draws = SeededGenerator(seed: 22)
        let text = Self.table(people: 6)
        let original = Array(text.utf8)
        let pieces = ["\"", ",", "\n", "\r", "|", "\u{0}", "9", "-", "dpo", ",,", "\"\"", "é", ":"].map {
            Array($0.utf8)
        }
        var skipped = 0
        for _ in 0..<1_500 {
            var bytes = original
            for _ in 0...draws.integer(below: 4) {
                let place = draws.integer(below: bytes.count)
                switch draws.integer(below: 4) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8(draws.integer(below: 256))
                case 2: bytes.insert(contentsOf: draws.pick(pieces), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + draws.integer(below: 40)))
                }
            }
            let records = String(decoding: bytes, as: UTF8.self)
            let strict = Result { try VoteTable.read(text: records, path: "v") }
            do {
                let reading = try VoteTable.read(text: records, path: "v", skippingBad: true)
                skipped += reading.leftOut.count
                let kept = Array(reading.votes)
                #expect(try VoteTable.parse(VoteTable.text(kept), path: "v") == kept)
                if case .success(let whole) = strict {
                    #expect(reading.leftOut.isEmpty && Array(whole.votes) == kept)
                } else {
                    #expect(!reading.leftOut.isEmpty)
                }
            } catch {
                // Only a header that lacks a column is refused then.
                #expect((error as? FileFailure)?.kind == .badData)
            }
            if case .failure(let error) = strict { #expect((error as? FileFailure)?.kind == .badData) }
        }
        #expect(skipped > 1_000)
    }
}

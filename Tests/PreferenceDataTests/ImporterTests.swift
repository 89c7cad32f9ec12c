// SPDX-License-Identifier: Apache-2.0

import Foundation
import PreferenceData
import Randomness
import StudyFiles
import Testing

@Suite struct ImporterTests {
    private static func pair(_ prompt: String, _ chosen: String = "a", _ rejected: String = "b") -> String {
        "{\"prompt\":\"\(prompt)\",\"chosen\":\"\(chosen)\",\"rejected\":\"\(rejected)\"}\n"
    }

    private static func prompts(_ records: [ImportedRecord]) -> [String] { records.map(\.prompt) }

    @Test func whatIsOfNoUseIsCountedAndTheRestKept() throws {
        let scratch = try Scratch()
        var bytes = Array("\u{feff}".utf8)
        bytes += Self.pair("one").utf8
        bytes += Self.pair("two", "a", "a").utf8
        bytes += Self.pair("three", " \\n ").utf8
        bytes += Self.pair("four\\u0000").utf8
        bytes += Self.pair("five\\ud800").utf8
        bytes += Self.pair("six \u{85}").utf8
        bytes += "{\"prompt\":\"seven ".utf8
        bytes += [0xff, 0xfe]
        bytes += "\",\"chosen\":\"a\",\"rejected\":\"b\"}\r\n".utf8
        bytes += Self.pair(String(repeating: "x", count: 500)).utf8
        bytes += Self.pair("nine\\twith\\nbreaks").utf8
        for file in [bytes, try gzipped(bytes)] {
            let found = try scratch.imported(scratch.file("f", file)) { $0.rules.longestText = 400 }
            #expect(Self.prompts(found.records) == ["one", "nine\twith\nbreaks"])
            #expect(
                found.drops == [
                    .sameTexts: 1, .emptyText: 1, .controlCharacter: 2, .loneSurrogate: 1, .invalidUTF8: 1,
                    .tooLong: 1,
                ])
            #expect(
                found.summary.read == 9 && found.summary.written == 2 && found.summary.format == .preferences)
        }
    }

    @Test func theListOfDropsNamesLineReasonAndField() throws {
        let scratch = try Scratch()
        let path = try scratch.file("f.jsonl", "[" + Self.pair("one") + "," + Self.pair("", "a") + "]")
        let drops = DropList(scratch("drops.jsonl"))
        _ = try Importer().run(path, drops: drops) { _, _ in }
        #expect(try drops.finish() == scratch("drops.jsonl"))
        let list = try JSONLines.read([String: DropField].self, from: scratch("drops.jsonl"))
        #expect(
            list == [
                [
                    "detail": .text("the field \"prompt\" is empty"), "file": .text(path), "line": .number(2),
                    "reason": .text("an empty text"), "record": .number(2),
                ]
            ])
        // A list of an earlier run would speak of records that are now used.
        #expect(try DropList(scratch("drops.jsonl")).finish() == nil)
        #expect(!FileContents.exists(scratch("drops.jsonl")))
    }

    @Test(arguments: [
        (pair("a") + "{\"prompt\":\"b\"\n", "f, line 2: is not valid JSON, from its byte 14 on"),
        (
            pair("a") + "{\"prompt\":\"b\",\"chosen\":1,\"rejected\":\"c\"}",
            "f, line 2: the field \"chosen\" is not a text"
        ),
        (
            pair("a") + "{\"prompt\":\"b\",\"completion\":\"c\",\"label\":true}",
            "f, line 2: belongs into labels.jsonl, what came before it into preferences.jsonl. Import each kind from a file of its own"
        ),
        ("[\(pair("a")),\n {\"x\":1}]", "f, line 3: record 2: no form is known that has the fields \"x\""),
        ("\n \n", "f: holds no records. See `showdown data import --help` for the forms that are read"),
    ])
    func whatIsBrokenEndsTheImportAtItsPlace(text: String, message: String) throws {
        let scratch = try Scratch()
        let path = try scratch.file("f", text)
        #expect { try scratch.imported(path) } throws: { words(of: $0, in: scratch) == message }
    }

    @Test func whatIsBrokenCanBePassedOver() throws {
        let scratch = try Scratch()
        let path = try scratch.file("f", Self.pair("a") + "oops\n{\"prompt\":\"b\"}\n" + Self.pair("c"))
        let found = try scratch.imported(path) {
            $0.skipsBroken = true
            $0.form.format = .preferences
        }
        #expect(Self.prompts(found.records) == ["a", "c"])
        #expect(found.drops == [.notJSON: 1, .wrongField: 1])
    }

    @Test func aRecordThatIsTooLongIsCounted() throws {
        let scratch = try Scratch()
        let path = try scratch.file(
            "f", Self.pair("a") + Self.pair(String(repeating: "x", count: 2_000_000)) + Self.pair("c"))
        let found = try scratch.imported(path) { $0.longestRecord = 1 << 20 }
        #expect(Self.prompts(found.records) == ["a", "c"] && found.drops == [.tooManyBytes: 1])
    }

    @Test func aDamagedFileGivesWhatCameBeforeTheDamage() throws {
        let scratch = try Scratch()
        let whole = try gzipped(Array((0..<20_000).map { Self.pair("\($0)") }.joined().utf8))
        let path = try scratch.file("f.gz", whole.prefix(whole.count / 2))
        let writer = try RecordWriter(scratch("out.jsonl"))
        do {
            _ = try Importer().run(path, drops: DropList()) { record, _ in try writer.write(record) }
            Issue.record("a file that ends early was taken for whole")
        } catch {
            let text = words(of: writer.keep(after: error), in: scratch)
            #expect(text.contains("f.gz: the gzip data ends early"))
            #expect(text.contains("The \(writer.count) records before it are in out.jsonl.partial"))
        }
        #expect(!FileContents.exists(scratch("out.jsonl")))
        let kept = try scratch.imported(scratch("out.jsonl.partial")).records
        #expect(kept.count > 5_000 && Self.prompts(kept) == (0..<kept.count).map { "\($0)" })
    }

    /// Files of every form with bytes changed, cut out and doubled: each is read, or refused with a place.
    @Test(arguments: [UInt64(1), 2, 3])
    func noBytesBringItDown(seed: UInt64) throws {
        let scratch = try Scratch()
        var draws = SeededGenerator(seed: seed)
        let lines = [
            Self.pair("one \\ud83d\\ude00"),
            #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"alternatives":[{"turn":1,"kind":"k","text":"t"}]}"#,
            #"{"utterances":[["agent2","Hi"],["agent1","[a|Yes]"]]}"#,
            #"{"chosen":"\n\nHuman: Hi\n\nAssistant: A","rejected":"\n\nHuman: Hi\n\nAssistant: C"}"#,
            #"{"history":"h","human_ref_A":"a","human_ref_B":"b","labels":1,"score_A":5,"score_B":1}"#,
            #"{"query":"q","responses":["a","b"],"scores":[1e3,-0.5]}"#,
            #"{"prompt":"p","completion":"c","label":true}"#, "prompt,chosen,rejected\n\"a\"\"\",b,c\n",
        ]
        var read = 0
        for round in 0..<400 {
            let line = draws.pick(lines)
            var bytes = Array((draws.uniform() < 0.3 ? "[\(line),\(line)]" : "\(line)\n\(line)\n").utf8)
            for _ in 0..<draws.integer(below: 4) {
                let place = draws.integer(below: bytes.count)
                switch draws.integer(below: 4) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: draws.next())
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(draws.pick(Array("{}[]\"\\,:\n0ue-".utf8)), at: place)
                default: bytes += bytes[place...]
                }
            }
            let name = line.hasPrefix("prompt,") ? "f.csv" : "f"
            let path = try scratch.file(name, round % 5 == 0 ? try gzipped(bytes) : bytes)
            do {
                let found = try scratch.imported(path) {
                    $0.skipsBroken = draws.uniform() < 0.5
                    $0.system = draws.uniform() < 0.5 ? "s" : nil
                }
                read += found.summary.written
                for record in found.records { _ = SplitGrouping.conversation.key(of: record) }
            } catch {
                #expect((error as? FileFailure)?.kind == .badData, "\(error)")
            }
        }
        #expect(read > 100)
    }

    @Test func aWriterThatIsGivenUpLeavesNothing() throws {
        let scratch = try Scratch()
        do {
            let writer = try RecordWriter(scratch("out.jsonl"))
            try writer.write(.pair(PreferencePair(prompt: "p", chosen: "a", rejected: "b")))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    }

    @Test func recordsComeBackAsTheyWereWritten() throws {
        let scratch = try Scratch()
        let alternatives = [Alternative(turn: 1, kind: "curt", text: "No \"way\"")]
        let kinds: [[ImportedRecord]] = [
            [
                .conversation(
                    Conversation(
                        [Message(.user, "Hi\\\n"), Message(.assistant, "ü\t")].trimmed,
                        alternatives: alternatives))
            ],
            [
                .pair(PreferencePair(prompt: "p", chosen: "a", rejected: "b")),
                .pair(
                    PreferencePair(
                        prompt: "p", chosen: "a", rejected: "b", source: "s", id: "i", chosenScore: 1,
                        rejectedScore: -0.5)),
            ],
            [.ranking(RankedResponses(prompt: "p", responses: ["a", "b"], scores: [1.5, 2], source: "s"))],
            [.label(LabelledCompletion(prompt: "p", completion: "c", label: false))],
            [.prompt(PromptRecord(section: "s", promptID: "1", prompt: "p", display: "d"))],
        ]
        for (number, records) in kinds.enumerated() {
            let writer = try RecordWriter(scratch("\(number)"))
            for record in records { try writer.write(record) }
            let file = try writer.finish()
            #expect(try scratch.imported(scratch("\(number)")).records == records)
            #expect(try Fingerprint.ofFile(scratch("\(number)")) == file.sha256)
            #expect(
                try FileContents.read(scratch("\(number)")).count == file.bytes
                    && file.records == records.count)
        }
    }
}

extension [Message] {
    fileprivate var trimmed: [Message] {
        map { Message($0.role, $0.content.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
}

/// A field of the list of drops.
enum DropField: Codable, Equatable {
    case text(String)
    case number(Int)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing

@Suite struct DataCommandTests {
    private static let pair = "{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"b\"}\n"

    @Test func importWritesTheFileItsDropsAndItsCard() throws {
        let folder = try TemporaryFolder()
        try FileContents.write(
            Self.pair + "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"a\"}\n", to: folder("in.jsonl"))
        let outcome = try folder.command.run([
            "data", "import", "in.jsonl", "--output", "out.jsonl", "--card", "card", "--source", "mine",
            "--licence", "CC0",
        ])
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        #expect(
            outcome.words == """
                1 preference pair of 2 records in the form preferences.
                Left out: chosen and rejected are the same (1). See out.jsonl.dropped.jsonl.

                """)
        #expect(
            try FileContents.readText(folder("out.jsonl"))
                == "{\"chosen\":\"a\",\"prompt\":\"p\",\"rejected\":\"b\",\"source\":\"mine\"}\n")
        #expect(try FileContents.readText(folder("card/card.md")).contains("- Licence: CC0"))
        #expect(FileContents.exists(folder("card/card.json")))
    }

    @Test func whatCameBeforeABrokenLineIsKeptBesideTheFile() throws {
        let folder = try TemporaryFolder()
        try FileContents.write(Self.pair + Self.pair + "{\"prompt\":\n", to: folder("in.jsonl"))
        try FileContents.write("earlier\n", to: folder("out.jsonl"))
        let outcome = try folder.command.run(["data", "import", "in.jsonl", "--output", "out.jsonl"])
        #expect(outcome.status == 65)
        #expect(
            outcome.words
                == "showdown: in.jsonl, line 3: is not valid JSON, from its byte 11 on. The 2 records before it are in out.jsonl.partial.\n"
        )
        #expect(try FileContents.readText(folder("out.jsonl")) == "earlier\n")
        #expect(try PreferencePair.read(from: folder("out.jsonl.partial")).count == 2)
    }

    @Test func theRoadFromTutoringToPairsInAnotherLayout() throws {
        let folder = try TemporaryFolder()
        let command = folder.command
        try command.succeed(
            "data", "generate", "education", "--count", "300", "--output", "edu.json", "--prompts",
            "edu.prompts.jsonl")
        try command.succeed(
            "data", "split", "edu.json", "--output", "split", "--held-out", "0.2", "--prompts", "new.jsonl",
            "--section", "edu")
        let outcome = try command.run([
            "data", "alternate", "split/train.jsonl", "--layout", "llama-3", "--output", "pairs.jsonl",
        ])
        #expect(outcome.status == 0 && outcome.words.contains("alternating pairs without wrapping and"))
        let pairs = try PreferencePair.read(from: folder("pairs.jsonl"))
        #expect(
            Set(pairs.compactMap(\.source)) == ["alternating", "wrong-fact", "curt", "evasive", "off-topic"])
        #expect(pairs.allSatisfy { $0.prompt.hasPrefix("<|begin_of_text|><|start_header_id|>") })
        #expect(try PromptRecord.read(from: folder("edu.prompts.jsonl")).count == 25)
        #expect(try PromptRecord.read(from: folder("new.jsonl")).allSatisfy { $0.section == "edu" })
        #expect(
            try FileContents.readText(folder("split/card.md")).contains("- kept together by: conversation"))
    }

    @Test func transcriptsOfPeopleAndModelsAreImported() throws {
        let root = ProcessInfo.processInfo.environment["SHOWDOWN_SHARED_DATA"] ?? "../shared/data"
        let path = URL(fileURLWithPath: "\(root)/hh_rlhf/harmless-base_test.jsonl.gz").path
        guard FileContents.exists(path) else {
            print("Skipped: there is no \(path)")
            return
        }
        let folder = try TemporaryFolder()
        let outcome = try folder.command.run(["data", "import", path, "--output", "hh.jsonl"])
        #expect(outcome.status == 0, "\(outcome.words)")
        let pairs = try PreferencePair.read(from: folder("hh.jsonl"))
        let drops = try FileContents.readText(folder("hh.jsonl.dropped.jsonl")).split(separator: "\n").count
        #expect(pairs.count + drops == 2_312 && drops < 20)
        #expect(pairs.allSatisfy { $0.prompt.hasPrefix("<|im_start|>user\n") && $0.source == "hh-rlhf" })
    }

    @Test(arguments: [
        ("data import in.jsonl --layout html", "--layout html is not known; choose one of chatml"),
        ("data import in.csv --column answer=b", "--column answer=b is not FIELD=COLUMN"),
        ("data import in.jsonl --from nothing", "'nothing'"),
        ("data import in.jsonl --output in.jsonl", "--output is the file that is read"),
        ("data split in.jsonl --output out --near-duplicates 2", "--near-duplicates is 2.0"),
        ("data generate reviews --prompts p.jsonl", "--prompts is for dialogues"),
        ("data generate education --count 0", "--count is 0; choose a number from 1 to 100000"),
    ])
    func wrongUsageSaysWhatToDo(arguments: String, words: String) throws {
        let folder = try TemporaryFolder()
        try FileContents.write(Self.pair, to: folder("in.jsonl"))
        let outcome = try folder.command.run(arguments.split(separator: " ").map(String.init))
        #expect(outcome.status == 64 && outcome.words.contains(words), "\(outcome.words)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["in.jsonl"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import PreferenceData
import Randomness
import StudyFiles
import Testing

@Suite struct GroupedSplitTests {
    /// The demo's split: its figures are published, so that it must never change.
    @Test func theDemosDataAndSplitStayAsTheyWere() throws {
        let scratch = try Scratch()
        let dialogues = HotelConversations.generate(count: HotelConversations.standardCount, seed: 7)
        let bytes = try PublishedDialogue.fileContents(dialogues)
        #expect(Fingerprint.of(bytes) == "f3a22afa00793ca770435b7a1df9934e88ef56755b81d8135eddebfd01d92a55")
        let conversations = try dialogues.map { try $0.conversation() }
        let split = ConversationSplit(conversations, heldOut: 0.1, seed: 7)
        let heldOut = "b1c6d55ae0842b4b678be5f72a42e20e2c5d82a59ecd99b6f60541a1d120094c"
        try JSONLines.write(split.heldOut, to: scratch("heldout.jsonl"))
        #expect(try Fingerprint.ofFile(scratch("heldout.jsonl")) == heldOut)

        // A file that is split without being in memory gives the same sides.
        let outcome = try FileSplit().run(
            scratch.file("d.json", bytes), into: scratch("split"), drops: DropList()
        ) { _ in }
        #expect(outcome.heldOut.sha256 == heldOut && outcome.heldOut.records == 240)
        #expect(
            outcome.training.sha256 == "d5e23b6df82cdec194404856ee677e0fdcf01b5175b5ed905e0e443ac4b10de2")
        let overlap = try #require(outcome.overlap)
        #expect(overlap.prompts > 200 && overlap.nearDuplicates > 0)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func recordsWithOneKeyStayTogether(seed: UInt64) {
        var draws = SeededGenerator(seed: seed)
        let keys = (0..<2_000).map { _ in UInt64(draws.integer(below: 300)) }
        let split = GroupedSplit(keys: keys, heldOut: 0.2, seed: seed)
        let sides = Dictionary(grouping: zip(keys, split.isHeldOut).map { $0 }, by: \.0)
        #expect(sides.values.allSatisfy { Set($0.map(\.1)).count == 1 })
        #expect((360...400).contains(split.heldOutCount))
        #expect(GroupedSplit(keys: keys, heldOut: 0.2, seed: seed + 1).isHeldOut != split.isHeldOut)
    }

    @Test func pairsOfOneConversationStayTogether() throws {
        let scratch = try Scratch()
        let conversations = try HotelConversations.generate(count: 300, seed: 2).map { try $0.conversation() }
        try JSONLines.write(AlternatingPopulation(conversations).pairs, to: scratch("pairs.jsonl"))
        var split = FileSplit()
        split.threshold = nil
        _ = try split.run(scratch("pairs.jsonl"), into: scratch("s"), drops: DropList()) { _ in }
        func openings(_ name: String) throws -> Set<String> {
            Set(
                try PreferencePair.read(from: scratch("s/\(name).jsonl")).map { pair in
                    // The greeting and the first question.
                    pair.prompt.split(separator: "<|im_end|>").prefix(2).joined()
                })
        }
        let (training, heldOut) = try (openings("train"), openings("heldout"))
        #expect(!heldOut.isEmpty && training.count > 100 && training.isDisjoint(with: heldOut))

        split.grouping = .prompt
        _ = try split.run(scratch("pairs.jsonl"), into: scratch("p"), drops: DropList()) { _ in }
        let prompts = try Set(PreferencePair.read(from: scratch("p/train.jsonl")).map(\.prompt))
        #expect(
            try prompts.isDisjoint(with: PreferencePair.read(from: scratch("p/heldout.jsonl")).map(\.prompt)))
    }

    @Test func aSplitIsNotMadeOfNothing() throws {
        let scratch = try Scratch()
        let path = try scratch.file("f", "{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"a\"}")
        #expect {
            try FileSplit().run(path, into: scratch("s"), drops: DropList()) { _ in }
        } throws: { words(of: $0, in: scratch) == "f: holds no record that is of use" }
    }
}

@Suite struct NearDuplicatesTests {
    /// Texts of few words, so that many are alike, and copies with a word changed here and there.
    private func prompts(_ count: Int, _ draws: inout SeededGenerator) -> [String] {
        var prompts: [String] = []
        for _ in 0..<count {
            if !prompts.isEmpty, draws.uniform() < 0.5 {
                var words = draws.pick(prompts).split(separator: " ").map(String.init)
                for _ in 0...draws.integer(below: 3) {
                    words[draws.integer(below: words.count)] = "w\(draws.integer(below: 40))"
                }
                prompts.append(words.joined(separator: " "))
            } else {
                prompts.append(
                    (0..<(20 + draws.integer(below: 60))).map { _ in "w\(draws.integer(below: 40))" }.joined(
                        separator: " "))
            }
        }
        return prompts
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func findsWhatComparingAllWithAllFinds(seed: UInt64) throws {
        let scratch = try Scratch()
        var draws = SeededGenerator(seed: seed)
        let all = draws.shuffled(prompts(600, &draws))
        let (heldOut, training) = (Array(all[..<200]), Array(all[200...]))
        var search = try NearDuplicates(threshold: 0.8, folder: scratch.path)
        for (line, prompt) in heldOut.enumerated() { try search.add(heldOut: prompt, line: line + 1) }
        for (line, prompt) in training.enumerated() { try search.check(training: prompt, line: line + 1) }

        var expected: [Int: Int] = [:]
        for (line, prompt) in heldOut.enumerated() where heldOut.firstIndex(of: prompt) == line {
            let shingles = WordShingles(prompt)
            expected[line + 1] = training.firstIndex { WordShingles($0).similarity(to: shingles) >= 0.8 }.map
            { $0 + 1 }
        }
        #expect(expected.count > 20)
        // Each pair at the threshold is missed with a probability of 1 in 5,000.
        #expect(
            Dictionary(uniqueKeysWithValues: search.matches.map { ($0.heldOutLine, $0.trainingLine) })
                == expected)
        for match in search.matches {
            let similarity = WordShingles(heldOut[match.heldOutLine - 1]).similarity(
                to: WordShingles(training[match.trainingLine - 1]))
            #expect(similarity == match.similarity && similarity >= 0.8)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    }

    @Test func capitalsMarksAndSignsDoNotCount() {
        let plain = WordShingles("is the pool open today")
        #expect(WordShingles("<|im_start|>Is the POOL open,  today?<|im_end|>\n") == plain)
        #expect(plain.hashes.count == 3)
        #expect(plain.similarity(to: WordShingles("is the pool open")) == 2.0 / 3)
        #expect(WordShingles("pool").similarity(to: WordShingles("Pool!")) == 1)
        #expect(WordShingles("pool").similarity(to: WordShingles("bar")) == 0)
        #expect(WordShingles("").similarity(to: WordShingles("?!")) == 1)
        #expect(WordShingles("酒店有游泳池吗").hashes.count == 5)
        #expect(WordShingles("Grüße aus Köln").hashes.count == 1)
    }

    @Test func theListNamesLinesOfBothFiles() throws {
        let scratch = try Scratch()
        let question = "could you please tell me until what time the hotel bar is open on a sunday evening"
        var lines = (0..<40).map {
            "{\"prompt\":\"question \($0) about thing \($0)\",\"chosen\":\"a\",\"rejected\":\"b\"}"
        }
        for ending in ["?", " thanks"] {
            lines.append("{\"prompt\":\"\(question)\(ending)\",\"chosen\":\"a\",\"rejected\":\"b\"}")
        }
        let path = try scratch.file("f", lines.joined(separator: "\n"))
        var split = FileSplit()
        split.share = 0.5
        for seed in UInt64(1)...20 {
            split.seed = seed
            let outcome = try split.run(path, into: scratch("s"), drops: DropList()) { _ in }
            guard outcome.overlap?.nearDuplicates == 1 else { continue }
            let match = try #require(
                JSONLines.read([String: Double].self, from: scratch("s/near-duplicates.jsonl")).first)
            for (name, field) in [("heldout", "heldout_line"), ("train", "train_line")] {
                let pairs = try PreferencePair.read(from: scratch("s/\(name).jsonl"))
                #expect(pairs[Int(match[field] ?? 0) - 1].prompt.hasPrefix(question))
            }
            return
        }
        Issue.record("no seed of twenty parted the two questions")
    }
}

@Suite struct DataCardTests {
    @Test func saysWhatIsInTheFiles() throws {
        let scratch = try Scratch()
        let path = try scratch.file(
            "in.jsonl",
            (1...20).map {
                "{\"prompt\":\"\(String(repeating: "ü", count: $0))\",\"chosen\":\"a\",\"rejected\":\"b\"}\n"
            }
            .joined() + "{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"a\"}\n")
        let drops = DropList()
        let writer = try RecordWriter(scratch("out.jsonl"))
        let summary = try Importer().run(path, drops: drops) { record, _ in try writer.write(record) }
        var card = DataCard(
            input: try DataCard.Input(path: path, form: summary.format), source: "somewhere", licence: nil)
        card.files = [try writer.finish()]
        card.note(drops)
        card.settings = ["seed": "7"]
        card.overlap = DataCard.Overlap(prompts: 4, nearDuplicates: 1, threshold: 0.8)
        let lengths = try #require(card.files[0].characters["prompt"])
        #expect(lengths == DataCard.Lengths(texts: 20, mean: 10.5, median: 10, percentile95: 19, most: 20))
        #expect(card.input.sha256 == (try Fingerprint.ofFile(path)))
        try card.write(to: scratch("card"))
        let read = try JSONDecoder().decode(DataCard.self, from: FileContents.read(scratch("card/card.json")))
        #expect(read == card)
        let text = try FileContents.readText(scratch("card/card.md"))
        for line in [
            "- Source: somewhere", "- Licence: not stated", "- seed: 7",
            "| chosen and rejected are the same | 1 |",
            "| out.jsonl | prompt | 20 | 10.5 | 10 | 19 | 20 |",
            "Of 4 different held-out prompts, 1 stand in training too",
            "| out.jsonl | preferences | \(card.files[0].sha256) | 20 | ",
        ] { #expect(text.contains(line), "\(line)") }
    }
}

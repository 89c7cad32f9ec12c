// SPDX-License-Identifier: Apache-2.0

import Foundation
import PreferenceData
import StudyFiles
import Testing

@Suite struct ColumnTableTests {
    private func columns(_ texts: String...) throws -> ColumnNames {
        var fault: String?
        let names = ColumnNames(texts, fault: &fault)
        #expect(fault == nil)
        return names
    }

    @Test func columnsSayWhatARowIs() throws {
        let scratch = try Scratch()
        let pairs = try scratch.file(
            "p.csv",
            "\u{feff}question,good,bad,n\r\n\"Why, \"\"now\"\"?\",\"two\r\nlines\",b,1\r\n\r\nq,a,b,2\r\n")
        let names = try columns("prompt=question", "chosen=good", "rejected=bad")
        let found = try scratch.imported(pairs) {
            $0.columns = names
            $0.form.source = "table"
        }
        #expect(
            found.records == [
                .pair(
                    PreferencePair(
                        prompt: "Why, \"now\"?", chosen: "two\r\nlines", rejected: "b", source: "table")),
                .pair(PreferencePair(prompt: "q", chosen: "a", rejected: "b", source: "table")),
            ])
        let labels = try scratch.file("l.csv", "prompt,completion,label\np,c,positive\np,d,0")
        #expect(
            try scratch.imported(labels).records == [
                .label(LabelledCompletion(prompt: "p", completion: "c", label: true)),
                .label(LabelledCompletion(prompt: "p", completion: "d", label: false)),
            ])
        let turns = try scratch.file("t.csv", "prompt,completion\nHi,Yes\n")
        #expect(try scratch.imported(turns).records == [.conversation(RecordFormTests.turns)])
        let prompts = try scratch.file("q.csv.gz", gzipped(Array("id,prompt\nx,p\n".utf8)))
        #expect(
            try scratch.imported(prompts).records
                == [.prompt(PromptRecord(section: "imported", promptID: "x", prompt: "p"))])
    }

    @Test(arguments: [
        (
            "a,b\n1,2\n",
            "t.csv, line 1: no column is named \"prompt\"; the columns are: a, b. Say which holds it: "
        ),
        ("prompt,chosen,rejected\np,a\n", "t.csv, line 2: has 2 fields under 3 columns"),
        ("prompt,prompt\np,a\n", "t.csv, line 1: the column \"prompt\" stands twice"),
        ("prompt,chosen,rejected\n\np,\"a\nb\"c,d\n", "t.csv, line 4: text after a closing quote"),
        ("prompt,completion,label\np,c,maybe\n", "t.csv, line 2: the field \"label\" is not true or false"),
        (
            "prompt,chosen,rejected,chosen_score\np,a,b,high\n",
            "t.csv, line 2: the field \"chosen_score\" is not a number"
        ),
    ])
    func aFaultNamesLineAndColumn(text: String, message: String) throws {
        let scratch = try Scratch()
        let path = try scratch.file("t.csv", text)
        #expect { try scratch.imported(path) } throws: { words(of: $0, in: scratch).hasPrefix(message) }
    }

    @Test func aColumnThatIsNotThereIsNamedWithThoseThatAre() throws {
        let scratch = try Scratch()
        let path = try scratch.file("t.csv", "prompt,chosen,rejected\np,a,b\n")
        let names = try columns("prompt=question")
        #expect { try scratch.imported(path) { $0.columns = names } } throws: {
            words(of: $0, in: scratch)
                == "t.csv, line 1: there is no column \"question\". The columns are: prompt, chosen, rejected"
        }
        var fault: String?
        _ = ColumnNames(["prompt=a", "answer=b"], fault: &fault)
        #expect(fault == "answer=b")
    }
}

@Suite struct ReviewFolderTests {
    private func folder() throws -> Scratch {
        let scratch = try Scratch()
        for part in ["train/pos/10_9", "train/pos/2_8", "train/neg/0_1", "test/neg/1_2"] {
            _ = try scratch.file("aclImdb/\(part).txt", "\(part) one two<br /><br />three four five")
        }
        _ = try scratch.file("aclImdb/test/pos/3_7.txt", "too short")
        _ = try scratch.file("aclImdb/test/pos/4_7.txt", [0x61, 0xff, 0x62])
        _ = try scratch.file("aclImdb/train/pos/readme", "not a review")
        return scratch
    }

    @Test func theFirstWordsAreThePrompt() throws {
        let scratch = try folder()
        let found = try scratch.imported(scratch("aclImdb")) { $0.reviews.prefixWords = 4 }
        #expect(
            found.records.map(\.prompt)
                == ["train/pos/2_8", "train/pos/10_9", "train/neg/0_1", "test/neg/1_2"].map {
                    "\($0) one two\n\nthree"
                })
        guard case .prompt(let first) = found.records[0] else { throw CancellationError() }
        #expect(first.promptID == "imdb-train-pos-2_8" && first.section == "imdb")
        #expect(found.drops == [.tooShort: 1, .invalidUTF8: 1] && found.summary.read == 6)
    }

    @Test func promptAndRestAreTheReview() throws {
        let scratch = try folder()
        let found = try scratch.imported(scratch("aclImdb")) {
            $0.reviews.prefixWords = 3
            $0.reviews.kind = .labels
        }
        #expect(
            found.records[2]
                == .label(
                    LabelledCompletion(
                        prompt: "train/neg/0_1 one two", completion: "\n\nthree four five", label: false,
                        source: "imdb")))
        #expect(found.records.count == 4)
    }

    @Test func aFolderOfSomethingElseIsNamed() throws {
        let scratch = try Scratch()
        _ = try scratch.file("x/a.txt", "a")
        #expect { try scratch.imported(scratch("x")) } throws: {
            words(of: $0, in: scratch).hasPrefix("x: has neither pos and neg in it")
        }
    }
}

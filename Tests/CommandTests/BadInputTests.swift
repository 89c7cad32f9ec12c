// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing

@Suite(.bench, .serialized, .timeLimit(.minutes(5)))
struct BadInputTests {
    @Test(arguments: BadInput.all)
    func getsOneClearSentenceAndLeavesNothing(bad: BadInput) throws {
        let bench = try #require(Bench.current)
        let folder = try bench.copy()
        for (name, text) in bad.files {
            let parent = URL(fileURLWithPath: folder(name)).deletingLastPathComponent().path
            try FileContents.makeFolder(parent)
            try FileContents.write(text, to: folder(name))
        }
        try bad.prepare(folder)
        let before = try folder.contents()

        func filled(_ text: String) -> String {
            text.replacing("PORT", with: "\(bench.port)").replacing("PACKAGE", with: Bench.package)
        }
        let arguments = bad.arguments.split(separator: " ").map { filled(String($0)) }
        let outcome = try folder.command.run(
            arguments, input: bad.input, output: bad.output, blocks: bad.blocks)

        #expect(outcome.status == bad.status && outcome.signal == nil, "\(outcome.words)")
        #expect(outcome.output.isEmpty)
        let lines = outcome.words.split(separator: "\n")
        if lines.contains(where: { $0.hasPrefix("Error: ") }) {
            // What the parser of the command line finds, with the usage that helps.
            #expect(bad.status == 64 && outcome.words.contains("Usage: showdown"))
        } else {
            #expect(lines.filter { $0.hasPrefix("showdown: ") }.count == 1)
            #expect(outcome.lastWords.hasPrefix("showdown: ") && outcome.lastWords.hasSuffix("."))
        }
        for word in bad.words {
            #expect(outcome.words.contains(filled(word)), "\(outcome.words)")
        }
        #expect(try folder.contents() == before)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// After a deliberate change run the tests once with `SHOWDOWN_UPDATE_GOLDEN=1` and read the difference.
struct HelpTests {
    @Test(arguments: ["showdown", "train"])
    func helpIsThePageThatStandsHere(subject: String) throws {
        let folder = try TemporaryFolder()
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/\(subject)-help.txt")
        let arguments = subject == "showdown" ? ["--help"] : [subject, "--help"]
        let outcome = try folder.command.run(arguments)
        #expect(outcome.status == 0 && outcome.words.isEmpty)
        if ProcessInfo.processInfo.environment["SHOWDOWN_UPDATE_GOLDEN"] == "1" {
            try Data(outcome.output.utf8).write(to: golden)
        }
        let expected = try String(contentsOf: golden, encoding: .utf8)
        #expect(outcome.output == expected)
    }

    @Test func everySubcommandOfTheFirstPageExplainsItself() throws {
        let folder = try TemporaryFolder()
        let page = try folder.command.succeed("--help")
        let names = page.matches(of: /\n  ([a-z][a-z-]*)(?: \(default\))? {2,}/).map { String($0.1) }
        #expect(names.count >= 10)
        for name in names {
            #expect(try folder.command.succeed(name, "--help").contains("USAGE: showdown \(name)"))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import Testing

/// Checkpoints, backups, restores and purges, as a person or a script asks for them.
@Suite struct AuditTests {
    private func study(_ folder: TemporaryFolder) throws -> Command {
        let command = folder.command
        try JSONLines.write(Bench.responses, to: folder("responses.jsonl"))
        try command.succeed(
            "study", "create", "--template", "\(Bench.package)/survey-templates/hotel-concierge.yaml",
            "--responses", "responses.jsonl", "--output", "study.db", "--key", "study.key")
        try command.succeed("study", "open", "study.db")
        return command
    }

    @Test func checkpointsOfAFileHoldUntilTheLedgerIsCut() throws {
        let folder = try TemporaryFolder()
        let command = try study(folder)
        let printed = try command.succeed("study", "checkpoint", "study.db")
        let lines = printed.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("showdown/hotel-concierge/") && lines[1] == "2" && lines[3].isEmpty)
        try command.succeed("study", "checkpoint", "study.db", "--output", "checkpoints")
        try command.succeed("study", "close", "study.db")
        try command.succeed("study", "checkpoint", "study.db", "--output", "checkpoints")
        let verified = try command.run(["audit", "verify", "study.db", "--checkpoint", "checkpoints"])
        #expect(verified.status == 0 && verified.output.contains("\n3\n"))
        #expect(
            verified.words.contains("Verified 3 entries: 1 study-closed, 1 study-opened, 1 study-sealed."))
        #expect(verified.words.contains("Part of the ledger: checkpoints given, 2 of them."))
        #expect(try command.run(["audit", "verify", "study.db"]).words.contains("cannot be excluded"))

        // The checkpoint of a file that goes on elsewhere has an entry more than this one.
        try command.succeed("study", "open", "study.db")
        try command.succeed("study", "checkpoint", "study.db", "--output", "checkpoints")
        try command.succeed("study", "backup", "study.db", "--output", "copy.db")
        let cut = try command.run(["audit", "verify", "copy.db", "--checkpoint", "checkpoints", "--json"])
        #expect(cut.status == 0 && cut.output.contains("\"sound\":true"))
        try command.succeed("study", "checkpoint", "study.db", "--output", "checkpoints")
        let missing = try command.run(["audit", "verify", "copy.db", "--checkpoint", "checkpoints"])
        #expect(missing.status == 65 && missing.output.isEmpty)
        #expect(missing.words.contains("entry 5 (idx 4) is missing: the checkpoint of 5 entries saw it"))
        let report = try command.run(["audit", "verify", "copy.db", "--checkpoint", "checkpoints", "--json"])
        #expect(report.status == 65 && report.output.contains("\"entry\":5,\"idx\":4"))
    }

    @Test func aBackupIsDrilledAndRestored() throws {
        let folder = try TemporaryFolder()
        let command = try study(folder)
        let made = try command.succeed("study", "backup", "study.db", "--output", "copy.db", "--json")
        #expect(made.contains("\"name\":\"copy.db\"") && made.contains("\"ledger_size\":2"))
        try command.succeed("study", "close", "study.db")
        let drill = try command.run(["study", "restore", "copy.db", "--drill"])
        #expect(drill.status == 0 && drill.words.contains("The drill went well; nothing was changed."))
        #expect(try command.run(["study", "restore", "copy.db", "--output", "study.db"]).status == 73)
        let restored = try command.run(["study", "restore", "copy.db", "--output", "study.db", "--replace"])
        #expect(restored.status == 0 && restored.output.hasPrefix("showdown/hotel-concierge/"))
        #expect(restored.words.contains("Lost from its ledger of 4 entries: 1 backup, 1 study-closed."))
        // The backup was made of an open study, and this one had been closed since.
        #expect(try command.succeed("study", "status", "study.db").contains("phase        closed"))
        #expect(try command.run(["audit", "verify", "study.db"]).status == 0)
    }

    @Test func withoutAWordAPurgeOnlyTells() throws {
        let folder = try TemporaryFolder()
        let command = try study(folder)
        // The first time a study is opened after it was written, the library reorders its free pages.
        try command.succeed("study", "purge", "study.db")
        let before = try folder.contents()
        #expect(
            try command.run(["study", "purge", "study.db"]).words.contains("Personal data of 0 volunteers"))
        #expect(try folder.contents() == before)
        let early = try command.run(["study", "purge", "study.db", "--before", "2020-02-29"])
        #expect(early.status == 64 && early.words.contains("Close it with `showdown study close`"))
        try command.succeed("study", "close", "study.db")
        let purged = try command.run(["study", "purge", "study.db", "--before", "2020-02-29"])
        #expect(purged.status == 0 && purged.words.contains("Erased the personal data of 0 volunteers."))
    }

    @Test func theFormThatWasAgreedToIsPrintedByItsHash() throws {
        let folder = try TemporaryFolder()
        let command = try study(folder)
        let refused = try command.run(["audit", "consents", "study.db", "--form", "00000000"])
        #expect(refused.status == 65)
        let hash = try #require(refused.lastWords.components(separatedBy: "It has ").last?.prefix(64))
        #expect(
            Fingerprint.of(
                try command.succeed("audit", "consents", "study.db", "--form", "\(hash)", "--json")) == hash)
        let text = try command.succeed("audit", "consents", "study.db", "--form", "\(hash.prefix(8))")
        #expect(text.contains("SHA-256 \(hash)") && text.contains("[ ] "))
    }

    @Test(arguments: [
        ("study backup nowhere.db", 66), ("study backup study.db --output nowhere/copy.db", 73),
        ("study backup study.db --output study.db", 73), ("study restore nowhere.db --output new.db", 66),
        ("study restore study.key --output new.db", 65), ("study restore study.db", 64),
        ("study restore study.db --drill --output new.db", 64),
        ("study restore study.db --drill --replace", 64),
        ("study purge study.db --before yesterday", 64),
        ("study purge study.db --before 2027-01-01 --as-due", 64),
        ("study purge study.db --backups .", 64), ("study checkpoint study.db --ledger-key study.key", 65),
        ("study checkpoint study.db --ledger-key nowhere", 66),
        ("study checkpoint study.db --output responses.jsonl", 65), ("audit receipt study.db", 64),
        ("audit receipt --file nowhere", 66), ("audit receipt --file study.key", 65),
        ("audit receipt study.db ABCD --file study.key", 64),
        ("audit verify study.db --public-key nonsense", 66),
        ("audit verify study.db --public-key study.key", 65),
        ("audit verify study.db --checkpoint study.key", 65),
        ("audit verify study.db --receipt responses.jsonl", 65),
        ("audit consents study.db --form abc", 65), ("audit consents study.db --csv --form abcdabcd", 64),
    ])
    func whatCannotBeIsRefused(arguments: String, status: Int32) throws {
        let folder = try TemporaryFolder()
        let command = try study(folder)
        let outcome = try command.run(arguments.split(separator: " ").map(String.init))
        #expect(outcome.status == status && outcome.output.isEmpty, "\(outcome.words)")
        #expect(!FileContents.exists(folder("new.db")))
    }
}

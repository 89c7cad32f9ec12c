// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import StudyFiles
internal import Surveys

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The files of a new study, built beside and put in place without overwriting anything: all of them or none.
struct NewStudyFiles {
    let output: String
    let key: String
    /// Where the key goes that signs the ledger's checkpoints; nil for none.
    let ledgerKey: String?

    /// Writes key and database, readable by their owner alone, and returns the study's seal.
    ///
    /// - Parameter identity: how many names of methods and checkpoints in texts were let through.
    func write(
        _ draft: StudyDraft, identity: Int, clock: @escaping @Sendable () -> Date
    ) throws -> String {
        let building = try UnfinishedFile(for: output)
        defer { building.discard() }
        let secret = RandomBytes.make(32)
        let sealed = try SealedTable.seal(draft.table, study: draft.definition.id, with: secret)
        let seal = StudySeal(
            definition: draft.definitionText, plan: draft.definition.plan, stimuli: draft.stimuli,
            blinding: sealed.commitment)
        let store = try SurveyStore(opening: building.path, clock: clock)
        let signing = ledgerKey == nil ? nil : LedgerKey.make()
        try store.fill(
            with: draft, sealed: sealed, seal: seal, identity: identity, ledgerKey: signing?.public)
        try store.close()
        try building.sync()

        let lock = BlindingKey(study: draft.definition.id, seal: seal.hash, secret: secret)
        let keyBuilding = "\(key).\(getpid()).part"
        defer { unlink(keyBuilding) }
        do {
            try FileContents.write(try JSONLines.encode(lock), to: keyBuilding, mode: 0o600)
        } catch var failure as FileFailure {
            failure.path = key
            throw failure
        }
        try place(keyBuilding, as: key)
        do {
            if let ledgerKey { try signing?.write(to: ledgerKey) }
        } catch {
            unlink(key)
            throw error
        }
        do {
            try building.place()
        } catch {
            unlink(key)
            if let ledgerKey { unlink(ledgerKey) }
            throw error
        }
        return seal.hash
    }

    /// A hard link fails where the name is taken, however late another process took it; renaming would overwrite.
    private func place(_ building: String, as path: String) throws {
        guard link(building, path) == 0 else {
            if errno == EEXIST { throw StoreFailure(.cannotCreate, path: path, reason: "exists already") }
            guard errno == EPERM || errno == EOPNOTSUPP, !FileContents.exists(path),
                rename(building, path) == 0
            else { throw cannotCreate(path) }
            return
        }
        let slash = path.lastIndex(of: "/")
        try sync(slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".")
    }

    private func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw StoreFailure(.inputOutput, path: path, reason: "could not be synced")
        }
    }

    private func cannotCreate(_ path: String) -> StoreFailure {
        StoreFailure(
            .cannotCreate, path: path, reason: "cannot be created: \(String(cString: strerror(errno)))",
            hint: "Choose a folder that exists and that you may write to")
    }
}

extension SurveyStore {
    /// Writes everything of a new study in one transaction; the first ledger entry says what was sealed.
    func fill(
        with draft: StudyDraft, sealed: SealedTable, seal: StudySeal, identity: Int,
        ledgerKey: LedgerKey.Public?
    ) throws {
        try migrate()
        let now = timestamp()
        try writing { db in
            try db.execute(sql: "PRAGMA application_id = \(StudyHeader.applicationID)")
            for (index, question) in draft.stimuli.enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO questions (id, number, section, prompt, kind, cell, expected)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        question.id, index + 1, question.section, question.prompt,
                        question.expected == nil ? "stimulus" : "attention", question.cell, question.expected,
                    ])
                for (slot, option) in question.options.enumerated() {
                    try db.execute(
                        sql: "INSERT INTO options (id, question, slot, text) VALUES (?, ?, ?, ?)",
                        arguments: [option.id, question.id, slot, option.text])
                }
            }
            try db.execute(
                sql: "INSERT INTO blinding (only, ciphertext, commitment) VALUES (1, ?, ?)",
                arguments: [sealed.ciphertext, sealed.commitment])
            try db.execute(
                sql: """
                    INSERT INTO study (only, id, definition, seal, phase, order_seed, order_salt, created_at)
                    VALUES (1, ?, ?, ?, 'created', ?, ?, ?)
                    """,
                arguments: [
                    draft.definition.id, draft.definitionText, seal.hash, Int64(bitPattern: draft.orderSeed),
                    draft.orderSalt, now,
                ])
            try Schema.insert(draft.definition.forms, in: db)
            var facts: [String: CanonicalValue] = [
                "blinding": .text(seal.blinding), "ciphertext": .text(Fingerprint.of(sealed.ciphertext)),
                "definition": .text(seal.definition), "identity_overridden": .integer(identity),
                "order_seed": .text(draft.orderCommitment), "plan": .text(seal.plan),
                "seal": .text(seal.hash), "stimuli": .text(seal.stimuli), "study": .text(draft.definition.id),
            ]
            facts["ledger_key"] = ledgerKey.map { .text($0.description) }
            facts["ledger_holder"] = ledgerKey == nil ? nil : draft.definition.ledgerHolder.map { .text($0) }
            try Ledger.append(.sealed, facts, at: now, in: db)
        }
    }
}

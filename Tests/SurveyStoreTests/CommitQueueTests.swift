// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Surveys
import Synchronization
import Testing

@Suite struct CommitQueueTests {
    /// Changes that fail stand between changes that do not, in the same commits.
    @Test func aChangeThatFailsTakesNoOtherWithIt() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let tokens = try (0..<32).map { try store.volunteer("Volunteer \($0)") }
        let options = try tokens.map { try store.ballot($0, place: 1).options[0].token }
        let outcomes = Mutex<[Int: Bool]>([:])
        DispatchQueue.concurrentPerform(iterations: 64) { index in
            let token = tokens[index % 32]
            // The second half names an option of somebody else.
            let option = index < 32 ? options[index] : options[(index + 1) % 32]
            let done = try? store.answer(token, place: 1, selection: .option(option), duration: nil)
            outcomes.withLock { $0[index] = done != nil }
        }
        let all = outcomes.withLock { $0 }
        #expect((0..<32).allSatisfy { all[$0] == true })
        #expect((32..<64).allSatisfy { all[$0] == false })
        #expect(try store.counts().unsubmitted == 32)
        #expect(try store.verify().problems == [])
    }

    /// When an answer is acknowledged, another connection finds it in the file.
    @Test func whatIsAcknowledgedIsCommitted() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let tokens = try (0..<16).map { try store.volunteer("Volunteer \($0)") }
        let options = try tokens.map { try store.ballot($0, place: 1).options[1].token }
        let reader = try DatabasePool(path: fixture.study)
        let missed = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 16) { index in
            guard
                let receipt = try? store.answer(
                    tokens[index], place: 1, selection: .option(options[index]), duration: nil),
                let found = try? reader.read({ db in
                    try Int.fetchOne(
                        db, sql: "SELECT COUNT(*) FROM revisions WHERE ledger_index = ?",
                        arguments: [receipt.ledgerIndex])
                }), found == 1
            else { return missed.withLock { $0 += 1 } }
        }
        #expect(missed.withLock { $0 } == 0)
    }

    /// A commit that fails undoes every change of its batch: whoever is told that theirs is saved finds it there.
    @Test func aCommitThatFailsIsAcknowledgedToNobody() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let tokens = try (0..<12).map { try store.volunteer("Volunteer \($0)") }
        let options = try tokens.map { try store.ballot($0, place: 1).options[0].token }
        let poison = try #require(try store.participant(tokens[5])?.id)
        // A deferred constraint lets every statement and savepoint pass and fails at the commit.
        try fixture.tamper(
            """
            CREATE TABLE strays (x TEXT REFERENCES participants (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER stray AFTER INSERT ON revisions WHEN NEW.participant = '\(poison)'
                BEGIN INSERT INTO strays VALUES ('nobody'); END
            """)
        let saved = try answerAtOnce(tokens, options, in: store, holding: fixture.study)
        #expect(saved[5] == false)
        func isThere(_ index: Int) throws -> Bool { try store.ballot(tokens[index], place: 1).answer != nil }
        for index in tokens.indices { #expect(try isThere(index) == saved[index], "volunteer \(index)") }
        try fixture.tamper("DROP TRIGGER stray; DROP TABLE strays")
        for index in tokens.indices where saved[index] != true {
            #expect(
                try store.answer(tokens[index], place: 1, selection: .option(options[index]), duration: nil)
                    .changed)
        }
        for index in tokens.indices { #expect(try isThere(index)) }
        #expect(try store.verify().problems == [])
    }

    /// Changes that wait together share a commit: the log has fewer of these than there were answers.
    @Test func changesThatWaitGoTogether() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let tokens = try (0..<24).map { try store.volunteer("Volunteer \($0)") }
        let options = try tokens.map { try store.ballot($0, place: 1).options[0].token }
        let before = try commits(fixture.study + "-wal")
        let saved = try answerAtOnce(tokens, options, in: store, holding: fixture.study)
        #expect(tokens.indices.allSatisfy { saved[$0] == true })
        let after = try commits(fixture.study + "-wal")
        #expect(after > before && after - before < tokens.count, "\(after - before)")
    }

    /// Frames of a write-ahead log that end a transaction: those that name the size of the database.
    private func commits(_ log: String) throws -> Int {
        let bytes = [UInt8](try FileContents.read(log))
        return stride(from: 32, to: bytes.count - 24, by: 24 + 4096).count { frame in
            bytes[frame + 4..<frame + 8].contains { $0 != 0 }
        }
    }

    /// Each volunteer answers on a thread of their own, all of them while the database is held for somebody else.
    ///
    /// - Returns: whose answer was acknowledged, by index.
    private func answerAtOnce(
        _ tokens: [SessionToken], _ options: [String], in store: SurveyStore, holding path: String
    ) throws -> [Int: Bool] {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let holder = try DatabaseQueue(path: path, configuration: configuration)
        try holder.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let saved = Mutex<[Int: Bool]>([:])
        let (ready, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        for (index, token) in tokens.enumerated() {
            Thread.detachNewThread {
                ready.signal()
                let receipt = try? store.answer(
                    token, place: 1, selection: .option(options[index]), duration: nil)
                saved.withLock { $0[index] = receipt != nil }
                done.signal()
            }
        }
        for _ in tokens { ready.wait() }
        try holder.inDatabase { try $0.execute(sql: "ROLLBACK") }
        for _ in tokens { done.wait() }
        return saved.withLock { $0 }
    }

    @Test func aDatabaseThatIsHeldFailsEveryWaitingChangeAndRecovers() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let tokens = try (0..<4).map { try store.volunteer("Volunteer \($0)") }
        let options = try tokens.map { try store.ballot($0, place: 1).options[0].token }
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let holder = try DatabaseQueue(path: fixture.study, configuration: configuration)
        try holder.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let kinds = Mutex<[StoreFailure.Kind?]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { index in
            let kind = failure {
                try store.answer(tokens[index], place: 1, selection: .option(options[index]), duration: nil)
            }
            kinds.withLock { $0.append(kind) }
        }
        #expect(kinds.withLock { $0 } == [.busy, .busy, .busy, .busy])
        try holder.inDatabase { try $0.execute(sql: "ROLLBACK") }
        for (token, option) in zip(tokens, options) {
            #expect(try store.answer(token, place: 1, selection: .option(option), duration: nil).changed)
        }
    }
}

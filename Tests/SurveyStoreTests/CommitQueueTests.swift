// SPDX-License-Identifier: Apache-2.0

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

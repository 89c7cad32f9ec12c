// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import SurveyStore
import Surveys
import Synchronization
import Testing

@Suite struct ConcurrencyTests {
    @Test func eightThreadsAnswerAndNoVoteIsLost() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let faults = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { worker in
            do {
                for _ in 0..<5 {
                    try store.finish(try store.volunteer("Worker \(worker)"), position: worker % 4)
                }
            } catch {
                faults.withLock { $0.append("\(error)") }
            }
        }
        #expect(faults.withLock { $0 } == [])
        let counts = try store.counts()
        #expect(counts.submitted == 40 && counts.votes == 120)
        #expect(try store.head().size == 2 + 40 * 5)
        #expect(try store.verify().problems == [])
    }

    @Test func oneAnswerPostedEightTimesAtOnceIsOneVote() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        let option = try store.ballot(token, place: 1).options[0].token
        let receipts = Mutex<[AnswerReceipt]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            guard let receipt = try? store.answer(token, place: 1, selection: .option(option), duration: nil)
            else { return }
            receipts.withLock { $0.append(receipt) }
        }
        let all = receipts.withLock { $0 }
        #expect(all.count == 8)
        #expect(all.filter(\.changed).count == 1)
        #expect(Set(all.map(\.ledgerIndex)).count == 1)
        #expect(try store.counts().unsubmitted == 1)
    }

    @Test func aSecondProcessSeesWhatTheFirstSaved() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        let other = try SurveyStore(fixture.study)
        try store.finish(token)
        #expect(try other.counts().submitted == 1)
        try other.closeStudy()
        #expect(failure { try store.register() } == .notOpen(.closed))
        #expect(try store.verify().problems == [])
    }

    @Test func optionOrdersAreCounterbalancedOverOneHundredVolunteers() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        for index in 0..<100 { _ = try store.volunteer("Volunteer \(index)") }
        let queue = try DatabaseQueue(path: fixture.study)
        let uses = try queue.read { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT question, option_order, COUNT(*) AS n FROM assignments GROUP BY question, option_order"
            ).map { row -> (String, Int) in (row["question"], row["n"]) }
        }
        let positions = try queue.read { db in
            try Int.fetchAll(
                db, sql: "SELECT COUNT(*) FROM shown_options GROUP BY question, option, position")
        }
        for (_, counts) in Dictionary(grouping: uses, by: \.0).mapValues({ $0.map(\.1) }) {
            #expect(counts.count == 24)
            #expect(counts.reduce(0, +) == 100)
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        }
        // One hundred is a multiple of four: every option stood at every place equally often.
        #expect(positions.count == 3 * 16 && Set(positions) == [25])
    }

    @Test func aFailedWriteLeavesNoTrace() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        let option = try store.ballot(token, place: 1).options[0].token
        let head = try store.head()
        // The vote is the last statement of the transaction: a fault there must take entry and revision with it.
        try fixture.tamper(
            "CREATE TRIGGER full BEFORE INSERT ON votes BEGIN SELECT RAISE(ABORT, 'no room'); END")
        #expect(
            failure { try store.answer(token, place: 1, selection: .option(option), duration: nil) }
                == .inputOutput)
        #expect(try store.head() == head)
        try fixture.tamper("DROP TRIGGER full")
        #expect(try store.answer(token, place: 1, selection: .option(option), duration: nil).changed)
        #expect(try store.verify().problems == [])
    }
}

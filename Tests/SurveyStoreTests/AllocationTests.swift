// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import SurveyStore
import Surveys
import Synchronization
import Testing

@Suite struct AllocationTests {
    private static let blocks =
        Fixture.template(questions: 6) + "\nallocation: {block: {hotel: 3}, active-minutes: 60}"

    private func questions(_ fixture: Fixture, of participant: String?) throws -> Set<String> {
        let queue = try DatabaseQueue(path: fixture.study)
        return try queue.read { db in
            try String.fetchSet(
                db, sql: "SELECT question FROM assignments WHERE participant = ?", arguments: [participant])
        }
    }

    /// How many volunteers of some states have each question.
    private func loads(_ fixture: Fixture, states: String) throws -> [Int] {
        let queue = try DatabaseQueue(path: fixture.study)
        return try queue.read { db in
            try Int.fetchAll(
                db,
                sql: """
                    SELECT COUNT(p.id) FROM questions AS q LEFT JOIN assignments AS a ON a.question = q.id
                    LEFT JOIN participants AS p ON p.id = a.participant AND p.state IN (\(states))
                    GROUP BY q.id ORDER BY q.id
                    """)
        }
    }

    @Test func aBlockIsTheSizeThatTheStudySaysAndEveryQuestionIsGivenEquallyOften() throws {
        let fixture = try Fixture()
        let store = try fixture.store(Self.blocks)
        for index in 0..<12 { try store.finish(try store.volunteer("Volunteer \(index)")) }
        let first = try #require(try store.consents().first)
        #expect(try questions(fixture, of: first.participant).count == 3)
        #expect(try loads(fixture, states: "'submitted'") == [6, 6, 6, 6, 6, 6])
        #expect(try store.verify().problems == [])
    }

    /// Lesson 25: cells are filled by those who finished or are at it, not by those who only began.
    @Test func lesson25WhoLeftNoLongerFillsACell() throws {
        let fixture = try Fixture()
        let now = Mutex(Date(timeIntervalSince1970: 1_772_600_767))
        try fixture.create(Self.blocks)
        let store = try SurveyStore(fixture.study, clock: { now.withLock { $0 } })
        try store.openStudy()
        // Six begin, one for each block, and only the first finishes; the others are not seen again.
        let tokens = try (0..<6).map { try store.volunteer("Early \($0)") }
        let blocks = try tokens.map { try questions(fixture, of: store.participant($0)?.id) }
        #expect(Set(blocks).count == 6)
        try store.finish(tokens[0])
        now.withLock { $0 += 2 * 3_600 }
        // The five blocks of those who left are given again before the one that is filled.
        let late = try (0..<5).map { index in
            let token = try store.volunteer("Late \(index)")
            let block = try questions(fixture, of: store.participant(token)?.id)
            try store.finish(token)
            return block
        }
        #expect(Set(late).count == 5 && !late.contains(blocks[0]))
        #expect(try loads(fixture, states: "'submitted'") == [3, 3, 3, 3, 3, 3])
    }

    @Test func whoIsAtItFillsACellMeanwhile() throws {
        let fixture = try Fixture()
        let store = try fixture.store(Self.blocks)
        let blocks = try (0..<6).map { index in
            try questions(fixture, of: store.participant(store.volunteer("Volunteer \(index)"))?.id)
        }
        #expect(Set(blocks).count == 6)
    }

    @Test func pilotsTakeNoTurnOfAnybody() throws {
        let fixture = try Fixture()
        let store = try fixture.store(Self.blocks)
        for _ in 0..<4 {
            let arrived = try store.register(Arrival(source: .pilot, locale: "en"))
            try store.finish(try store.giveConsent(arrived, Fixture.statement(), locale: "en").session)
        }
        let first = try store.volunteer()
        let other = try Fixture()
        let alone = try other.store(Self.blocks)
        let second = try alone.volunteer()
        // The same block and the same orders as without pilots, whose study is the same but for the ids drawn.
        #expect(
            try questions(fixture, of: store.participant(first)?.id)
                == questions(other, of: alone.participant(second)?.id))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import SurveyStore
import Surveys
import Testing

/// What a consent costs does not depend on how many came before.
@Suite struct ConsentCostTests {
    private static let questions = 50

    /// A study with that many volunteers who were given all questions; what they answered does not matter here.
    private func study(volunteers: Int) throws -> Fixture {
        let fixture = try Fixture()
        try fixture.create(
            Fixture.template(questions: Self.questions) + "\nrecruitment: {mode: open, target: 1000000}",
            responses: Fixture.responses(prompts: Self.questions))
        let store = try SurveyStore(fixture.study)
        try store.openStudy()
        try store.close()
        try fixture.tamper(
            """
            PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF;
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(volunteers))
            INSERT INTO participants (id, state, source, device, locale, arrived_at, active_at)
                SELECT printf('%016x', i), 'consented', 'open', 'phone', 'en', '2026-01-01T00:00:00.000Z',
                    '2026-01-01T00:00:00.000Z' FROM n;
            INSERT INTO assignments (participant, place, question, option_order)
                SELECT p.id, q.number, q.id, (q.number + p.rowid) % 24 FROM participants AS p CROSS JOIN questions AS q;
            UPDATE participants SET state = 'submitted';
            """)
        return fixture
    }

    /// By the thread's own processor time; counting them all again made it twenty times as much.
    @Test func aConsentCostsTheSameAfterThousandsOfVolunteers() throws {
        func seconds(_ volunteers: Int) throws -> Double {
            let fixture = try study(volunteers: volunteers)
            let store = try SurveyStore(fixture.study)
            var times: [Double] = []
            for _ in 0..<9 {
                let token = try store.register()
                let start = Self.processorTime()
                _ = try store.giveConsent(token, Fixture.statement(), locale: "en")
                times.append(Self.processorTime() - start)
            }
            return times.sorted()[times.count / 2]
        }
        let (few, many) = (try seconds(20), try seconds(4000))
        #expect(many < 3 * few, "\(few) s after 20, \(many) s after 4,000")
    }

    /// Of this thread, whatever else the machine does.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Prints what a consent costs after 10,000 volunteers: `SHOWDOWN_BENCH=1 swift test --filter ConsentCostTests`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["SHOWDOWN_BENCH"] != nil))
    func consentsAfterTenThousandVolunteers() throws {
        for volunteers in [10, 1000, 10_000] {
            let fixture = try study(volunteers: volunteers)
            let store = try SurveyStore(fixture.study)
            var times: [[Double]] = [[], [], []]
            for _ in 0..<21 {
                var start = Self.processorTime()
                func lap(_ index: Int) {
                    let now = Self.processorTime()
                    times[index].append(1000 * (now - start))
                    start = now
                }
                let token = try store.register()
                lap(0)
                _ = try store.giveConsent(token, Fixture.statement(), locale: "en")
                lap(1)
                try store.decline(nil)
                lap(2)
            }
            let medians = times.map {
                $0.sorted()[$0.count / 2].formatted(.number.precision(.fractionLength(3)))
            }
            print(
                "\(volunteers) volunteers: arrival \(medians[0]) ms, consent \(medians[1]) ms, decline \(medians[2]) ms"
            )
        }
    }
}

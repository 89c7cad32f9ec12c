// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct CrashTests {
    /// The files as a power cut would leave them: whatever was acknowledged is there, and nothing in halves.
    @Test func theLogCutAnywhereLeavesAStudyThatVerifies() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let first = try store.volunteer("First Volunteer")
        try store.finish(first)
        let second = try store.volunteer("Second Volunteer")
        try store.answerAll(second)
        let database = try FileContents.read(fixture.study)
        let log = try FileContents.read(fixture.study + "-wal")
        #expect(log.count > 20 * 4096)
        let expected = try store.counts()

        // A frame of the log is 24 bytes and a page of 4096: steps of 4099 meet every commit.
        let copy = try Fixture()
        var sizes: Set<Int> = []
        for cut in stride(from: 0, through: log.count, by: 4099).reversed() + [log.count] {
            try FileContents.write(database, to: copy.study)
            try FileContents.write(log.prefix(cut), to: copy.study + "-wal")
            let revived = try SurveyStore(copy.study)
            #expect(try revived.verify().problems == [])
            sizes.insert(try revived.head().size)
            if cut == log.count { #expect(try revived.counts() == expected) }
            if let step = try revived.participant(first)?.step, step != .consent {
                try revived.openStudy()
                if case .submitted = step {} else { try revived.finish(first) }
                #expect(try revived.verify().problems == [])
            }
            try revived.close()
        }
        // Every number of entries is met: a transaction is there or it is not.
        #expect(sizes == Set(1...(try store.head().size)))
    }
}

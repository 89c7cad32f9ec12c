// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import StudyFiles
import Testing

@Suite struct PublishedStudyTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func study() throws -> PublishedStudy? {
        let shared = ProcessInfo.processInfo.environment["SHOWDOWN_SHARED_DATA"] ?? "../shared/data"
        let path = shared + "/paper_human_study/coala_table11_and_questions.json"
        guard FileContents.exists(path) else {
            print("Skipped: there is no \(path)")
            return nil
        }
        return try PublishedStudy.read(from: path)
    }

    @Test func aCountFollowsFromAPrintedPercentage() throws {
        let text = """
            {"source": "s", "n_participants": 107, "table11": {"t": {"a": {"win_rate_percent": 39.1, "ci_half_width_printed": 9.2}}},
            "questions": [{"section": "t", "question": "q", "options": [{"method": "a", "published_percent": 20.6},
            {"method": "b", "published_percent": 9.3}, {"method": "c", "published_percent": 30.8}, {"method": "d"}]},
            {"section": "t", "question": "r", "options": [{"method": "a", "published_percent": 20.6}, {"method": "b"}, {"method": "c"}]}]}
            """
        let study = try JSONDecoder().decode(PublishedStudy.self, from: Data(text.utf8))
        #expect(study.counts(of: study.questions[0]).counts == [22, 10, 33, 42])
        #expect(study.counts(of: study.questions[0]).known == .remainder)
        #expect(study.counts(of: study.questions[1]).known == .partly)
        #expect(study.countedQuestions.rows.count == 4)
        #expect(study.countedQuestions.remarks.contains("Counts of these do not follow: r."))
        let row = study.printedIntervals.rows[0]
        // 1.96 sqrt(.391 x .609 / 107), in points.
        guard case .number(let half) = row[4] else { return #expect(Bool(false)) }
        #expect(abs(half - 9.246156) < 1e-5)
        #expect(row[6] == .text("yes"))
    }

    /// Table 11 of arXiv 2605.23244: seven of eight printed half widths are those of its formula; one is not.
    @Test func theOneDifferenceFromThePrintIsNamed() throws {
        guard let study = try Self.study() else { return }
        let odd = study.printedIntervals.rows.filter { $0[6] == .text("no") }
        #expect(odd.map { [$0[0], $0[1]] } == [[.text("EduFeedback"), .text("ORPO")]])
        let table = study.countedQuestions
        #expect(table.rows.count == 13 * 4)
        for row in table.rows {
            guard case .number(let difference) = row[6] else { continue }
            #expect(abs(difference) <= 0.0005 + 1e-9, "\(row)")
        }
    }

    @Test func theCommittedFilesAreWhatTheCommandWrites() throws {
        guard let study = try Self.study() else { return }
        for file in try study.files() {
            let kept = Self.root.appending(path: "exports/coala-table-11/\(file.name)").path
            let isSame = try FileContents.read(kept) == Data(file.contents)
            #expect(isSame, "\(file.name)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import SurveyStore

/// What the last verification on the staff's page found.
struct LedgerCheck: Equatable, Sendable {
    var words: String
    var problems: [String]

    /// Most problems that a page lists; `showdown audit verify` lists all.
    private static let most = 10

    init(_ report: AuditReport, at time: String) {
        let size = report.head.size
        problems = report.problems.prefix(Self.most).map(\.description)
        words =
            problems.isEmpty
            ? "Verified at \(time.readableTime): all \(size) entries hold, and every record is as its entry says."
            : "Verified at \(time.readableTime): \(report.problems.count) problems among \(size) entries."
    }
}

// SPDX-License-Identifier: Apache-2.0

import SurveyStore
import Surveys

/// How the study is going, blind: who came, how far they are, how they answer, whether the record is sound.
struct StaffDashboardPage: Page {
    static let template = "staff-dashboard"

    struct Figure: Sendable {
        var name: String
        var value: String
        var note: String?
    }

    /// A drawing, as SVG that `Charts` has escaped.
    struct Chart: Sendable {
        var svg: String
    }

    struct Section: Sendable {
        var title: String
        var chart: Chart?
        var rows: [Row]
    }

    struct Row: Sendable {
        var cells: [String]
        var name: String
    }

    struct Table: Sendable {
        var title: String
        var rows: [Row]
    }

    struct BackupLine: Sendable {
        var name: String
        var madeAt: String
        var size: String
        var purgeBy: String
        var sha256: String
    }

    var title: String { "Dashboard" }
    var phase: String
    var asOf: String
    var warnings: [String]
    var hasWarnings: Bool
    var notice: String?
    var figures: [Figure]
    var funnel: Chart?
    var days: Chart?
    var sections: [Section]
    var attention: String?
    var times: Chart?
    var questions: [Row]
    var mix: [Table]
    var ledger: [Row]
    var verification: String
    var verificationIsBad: Bool
    var problems: [String]
    var amendments: [Row]
    var backups: [BackupLine]
    var hasBackups: Bool
    var token: String
}

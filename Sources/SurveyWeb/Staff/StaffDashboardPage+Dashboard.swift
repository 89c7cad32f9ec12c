// SPDX-License-Identifier: Apache-2.0

import SurveyStore
import Surveys

extension StaffDashboardPage {
    /// What the page needs beside the figures.
    struct Setting {
        var definition: StudyDefinition
        var warnings: [String]
        var backups: [Backup]
        var checkpoint: LedgerCheckpoint?
        /// What the file for publication holds.
        var published: String
        var keyHolder: String?
        var lastCheck: LedgerCheck?
        var amendments: [(at: String, reason: String)]
        var notice: String?
        var asOf: String
        var token: String
    }

    init(_ dashboard: Dashboard, in setting: Setting) {
        let counts = dashboard.counts
        phase = dashboard.phase.rawValue
        asOf = setting.asOf
        warnings = setting.warnings
        hasWarnings = !warnings.isEmpty
        notice = setting.notice
        figures = Self.figures(counts, target: setting.definition.recruitment.target)
        funnel = DashboardCharts.reached(counts) > 0 ? Chart(svg: DashboardCharts.funnel(counts)) : nil
        days = DashboardCharts.days(dashboard.days).map { Chart(svg: $0) }
        sections = dashboard.sections.map { Self.section($0, in: setting.definition) }
        attention = dashboard.attention.map {
            "\($0.passed) of \($0.passed + $0.failed) volunteers passed every attention check."
        }
        times = DashboardCharts.times(dashboard.questions).map { Chart(svg: $0) }
        questions = dashboard.questions.map { question in
            Row(
                cells: [
                    question.section, String(question.answers),
                    question.medianSeconds.map(Self.decimal) ?? "–",
                ],
                name: question.id)
        }
        mix = [
            ("Devices", dashboard.devices), ("Languages", dashboard.locales),
            ("Recruitment", dashboard.sources),
        ].map { title, shares in
            Table(title: title, rows: shares.map { Row(cells: [String($0.volunteers)], name: $0.name) })
        }
        ledger = Self.ledger(dashboard, setting)
        verification = setting.lastCheck?.words ?? "Not verified since the server started."
        verificationIsBad = setting.lastCheck?.problems.isEmpty == false
        problems = setting.lastCheck?.problems ?? []
        amendments = setting.amendments.map { Row(cells: [$0.reason], name: $0.at.readableTime) }
        backups = setting.backups.reversed().map {
            BackupLine(
                name: $0.name, madeAt: $0.madeAt.readableTime, size: String($0.ledgerSize),
                purgeBy: $0.deletedAt.map { "deleted \($0.prefix(10))" } ?? $0.purgeBy.map {
                    String($0.prefix(10))
                }
                    ?? "no date", sha256: String($0.sha256.prefix(16)))
        }
        hasBackups = !backups.isEmpty
        token = setting.token
    }

    private static func figures(_ counts: StudyCounts, target: Int?) -> [Figure] {
        [
            Figure(
                name: "Submitted", value: String(counts.submitted),
                note: target.map { "of \($0) wanted, \(percent(counts.submitted, of: $0))" }),
            Figure(name: "Answering", value: String(counts.answering), note: "\(counts.active) seen lately"),
            Figure(
                name: "Left early", value: String(counts.withdrawn + counts.declined + counts.screened),
                note:
                    "\(counts.declined) declined, \(counts.screened) screened out, \(counts.withdrawn) withdrew"
            ),
            Figure(
                name: "Answers that count", value: String(counts.votes),
                note: "\(counts.unsubmitted) not yet submitted"),
            Figure(name: "Pilots", value: String(counts.pilots), note: "never counted"),
        ]
    }

    private static func section(_ section: Dashboard.Section, in definition: StudyDefinition) -> Section {
        let title = definition.section(section.id)?.title ?? section.id
        let isChoice = definition.section(section.id)?.kind.isChoice ?? true
        let agreement =
            section.agreement.map { agreement in
                percent(agreement) + (section.chance.map { ", by chance \(percent($0))" } ?? "")
            } ?? (isChoice ? "shown from five volunteers on" : "not computed for rankings and ratings")
        var rows = [Row(cells: [agreement], name: "Pairs of volunteers who agree")]
        if isChoice, definition.choices.tie {
            rows.append(Row(cells: [String(section.ties)], name: "No preference"))
        }
        if isChoice, definition.choices.none {
            rows.append(Row(cells: [String(section.nones)], name: "None of these"))
        }
        return Section(
            title: title,
            chart: DashboardCharts.positions(section, title: "\(title): places chosen").map {
                Chart(svg: $0)
            },
            rows: rows)
    }

    private static func ledger(_ dashboard: Dashboard, _ setting: Setting) -> [Row] {
        var rows = [
            Row(cells: [String(dashboard.ledger.size)], name: "Entries"),
            Row(cells: [dashboard.ledger.hash], name: "Head"),
            Row(cells: [dashboard.lastEntryAt.readableTime], name: "Last entry"),
            Row(cells: [dashboard.seal], name: "Pre-registration"),
        ]
        if let checkpoint = setting.checkpoint {
            rows.append(Row(cells: [checkpoint.root.base64], name: "Root"))
            rows.append(
                Row(
                    cells: [
                        checkpoint.signatures.isEmpty
                            ? "unsigned: the server has no ledger key" : "signed by this server"
                    ], name: "Checkpoint"))
        }
        rows.append(Row(cells: [setting.published], name: "Published"))
        rows.append(Row(cells: [setting.keyHolder ?? "nobody is named"], name: "Holder of the ledger's key"))
        return rows
    }

    private static func percent(_ part: Int, of whole: Int) -> String {
        whole > 0 ? percent(Double(part) / Double(whole)) : "–"
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

    private static func decimal(_ seconds: Double) -> String {
        "\(Double(Int((seconds * 10).rounded())) / 10) s"
    }
}

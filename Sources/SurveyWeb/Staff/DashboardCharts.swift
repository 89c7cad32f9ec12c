// SPDX-License-Identifier: Apache-2.0

import Analysis
import Charts
import SurveyStore
import Surveys

/// The drawings of the dashboard; none of them can tell one method from another.
enum DashboardCharts {
    static func funnel(_ counts: StudyCounts) -> String {
        let bars: [(String, Int)] = [
            ("Opened the consent form", reached(counts)),
            ("Agreed", counts.answering + counts.submitted + counts.withdrawn),
            ("Submitted", counts.submitted), ("Declined", counts.declined), ("Screened out", counts.screened),
            ("Withdrew", counts.withdrawn),
        ]
        return BarChart(
            title: "Volunteers on their way",
            groups: [
                ChartGroup(rows: bars.map { ChartRow(name: $0.0, value: Double($0.1), series: 0) })
            ], axisTitle: "volunteers", note: "Pilots are left out.", style: .count
        ).svg()
    }

    /// Everybody of whom anything was noted.
    static func reached(_ counts: StudyCounts) -> Int {
        counts.arrived + counts.declined + counts.screened + counts.answering + counts.submitted
            + counts.withdrawn
    }

    /// Nil before there are two days to compare.
    static func days(_ days: [Dashboard.Day]) -> String? {
        guard days.count >= 2, let first = days.first, let last = days.last else { return nil }
        func series(_ name: String, _ value: KeyPath<Dashboard.Day, Int>) -> LineChart.Series {
            LineChart.Series(
                name: name,
                points: days.enumerated().map {
                    LineChart.Point(x: Double($0.offset + 1), y: Double($0.element[keyPath: value]))
                })
        }
        return LineChart(
            title: "Day by day", series: [series("arrived", \.arrived), series("submitted", \.submitted)],
            xTitle: "day with visitors", yTitle: "volunteers",
            note: "From \(first.date) to \(last.date), UTC; days without visitors are left out."
        ).svg()
    }

    /// How often each place on the page was chosen; nil where nothing was.
    static func positions(_ section: Dashboard.Section, title: String) -> String? {
        let chosen = section.positions.reduce(0, +)
        guard chosen > 0 else { return nil }
        let bars = section.positions.enumerated().map { place, count in
            let share = Double(count) / Double(chosen)
            let interval = ShareInterval.wilson(share: share, count: Double(chosen)).map {
                max(0, $0.low)...min(1, max($0.low, $0.high))
            }
            return ChartRow(name: "Place \(place + 1)", value: share, interval: interval, series: 0)
        }
        return BarChart(
            title: title, groups: [ChartGroup(rows: bars)], axisTitle: "share of choices",
            reference: ("chance", 1 / Double(section.positions.count)),
            note: "\(chosen) choices. Whiskers: Wilson's 95% intervals, which take choices as independent."
        ).svg()
    }

    /// Nil where no time is known, or where there are more questions than a drawing can hold.
    static func times(_ questions: [Dashboard.Question]) -> String? {
        let timed = questions.filter { $0.medianSeconds != nil }
        guard !timed.isEmpty, timed.count <= 60 else { return nil }
        let bars = timed.map {
            ChartRow(name: $0.id, value: $0.medianSeconds ?? 0, series: 0)
        }
        return BarChart(
            title: "Time per question", groups: [ChartGroup(rows: bars)],
            axisTitle: "median seconds from page to answer",
            note: "By the server's clock, of the last answer to each question.", style: .number
        ).svg()
    }
}

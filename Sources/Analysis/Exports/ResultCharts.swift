// SPDX-License-Identifier: Apache-2.0

private import Charts

/// The two charts of a study as SVG.
package enum ResultCharts {
    /// Win rates of every section with the intervals for random questions, or for fixed ones where those are absent.
    package static func winRates(_ tables: StudyTables) -> String {
        let names = methods(of: tables)
        let groups = tables.sections.map { section in
            BarChart.Group(
                name: tables.sections.count > 1 ? section.name : "",
                bars: section.shares.sorted { ($1.share, $0.method) < ($0.share, $1.method) }.map { share in
                    BarChart.Bar(
                        name: share.method, value: share.share,
                        interval: span(share.randomQuestions.interval ?? share.fixedQuestions.interval),
                        series: names.firstIndex(of: share.method) ?? 0)
                })
        }
        let ballots = tables.sections.reduce(0) { $0 + $1.ballots - $1.ties - $1.none }
        return BarChart(
            title: "Win rate", groups: groups, axisTitle: "mean share of votes over questions",
            reference: chance(of: tables).map { ("all alike", $0) },
            note:
                "Whiskers: 95% intervals, participants and questions both random (questions fixed where a section"
                + " has one question). \(tables.participants) participants, \(ballots) votes."
        ).svg()
    }

    /// Win rate over temperature; nil for a section without two temperatures.
    package static func overTemperature(_ section: SectionTable, in tables: StudyTables) -> String? {
        guard section.temperatures.count > 1 else { return nil }
        // Every method of the study has its place, so that colours agree between charts.
        let series = methods(of: tables).map { method in
            LineChart.Series(
                name: method,
                points: section.temperatures.compactMap { temperature in
                    guard let value = temperature.value,
                        let share = temperature.shares.first(where: { $0.method == method })
                    else { return nil }
                    return LineChart.Point(
                        x: value, y: share.share, interval: span(share.fixedQuestions.interval))
                })
        }
        return LineChart(
            title: "Preference over temperature: \(section.name)", series: series,
            xTitle: "sampling temperature", yTitle: "mean share of votes",
            reference: section.chance.map { ("all alike", $0) },
            note: "Whiskers: 95% intervals, participants random and the questions at each temperature fixed.",
            style: .percent
        ).svg()
    }

    private static func methods(of tables: StudyTables) -> [String] {
        Set(tables.sections.flatMap(\.methods)).sorted()
    }

    private static func chance(of tables: StudyTables) -> Double? {
        let levels = Set(tables.sections.map(\.chance))
        return levels.count == 1 ? levels.first ?? nil : nil
    }

    private static func span(_ interval: Interval?) -> ClosedRange<Double>? {
        interval.flatMap { $0.low <= $0.high ? $0.low...$0.high : nil }
    }
}

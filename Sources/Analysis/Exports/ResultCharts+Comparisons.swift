// SPDX-License-Identifier: Apache-2.0

internal import Charts

extension ResultCharts {
    /// More pairs than this stand close.
    private static let manyPairs = 15

    /// Every pair of a section's methods: the difference of their win rates with its interval and the adjusted p; nil with fewer
    /// than two methods, or with more pairs than anybody reads.
    func differences(_ section: SectionTable) -> Drawn? {
        let order = section.sortedShares.map(\.method)
        let places = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
        let isFixed = section.pairwise.allSatisfy { $0.interval.interval == nil }
        var found: [(first: Int, second: Int, row: ChartRow)] = []
        for pair in section.pairwise {
            guard let a = places[pair.first], let b = places[pair.second] else { continue }
            // The method with the higher win rate comes first, so that most differences are above 0.
            let isTurned = b < a
            let (first, second) = isTurned ? (pair.second, pair.first) : (pair.first, pair.second)
            let interval = Self.span((isFixed ? pair.fixedQuestions : pair.interval).interval)
            let p = isFixed ? pair.pFixedQuestionsHolm : pair.pHolm
            let row = ChartRow(
                name: "\(first) less \(second)", value: isTurned ? -pair.difference : pair.difference,
                interval: isTurned ? interval.map { -$0.upperBound...(-$0.lowerBound) } : interval,
                series: series(of: first), isOpen: (p ?? 1) >= 0.05,
                remark: p.map(CellText.p) ?? "none")
            found.append((min(a, b), max(a, b), row))
        }
        guard !found.isEmpty, found.count <= Self.mostRows else { return nil }
        found.sort { ($0.first, $0.second) < ($1.first, $1.second) }
        let chart = IntervalChart(
            title: "Differences between methods: \(section.name)",
            groups: [ChartGroup(rows: found.map(\.row))],
            axisTitle: "difference of win rates, percentage points", reference: ("no difference", 0),
            note:
                "Right of the line the first of the two was chosen more often. Intervals of 95%, "
                + (isFixed ? "questions fixed" : "participants and questions random")
                + ", not adjusted for the number of pairs; p adjusted for all pairs (Holm). Filled marks: p below 0.05. Hollow "
                + "marks: these answers do not tell the two apart. "
                + StudyTables.count(section.participants, "participant") + ", "
                + StudyTables.count(section.questions.count, "question") + ".",
            style: .points, isDense: found.count > Self.manyPairs, remarkTitle: "p, Holm")
        return { chart.svg($0) }
    }

    /// People and judges of a section side by side; nil where no judge and people answered one question.
    func judges(_ section: String) -> Drawn? {
        let groups = judges.compactMap { comparison -> ChartGroup? in
            guard comparison.section == section, comparison.shared.questions > 0 else { return nil }
            let rows = comparison.shared.rows.sorted {
                ($1.people ?? 0, $0.method) < ($0.people ?? 0, $1.method)
            }
            return ChartGroup(
                name: "\(comparison.judge), " + StudyTables.count(comparison.shared.questions, "question"),
                rows: rows.flatMap { row in
                    let number = series(of: row.method)
                    let people = row.people.map {
                        ChartRow(
                            name: "\(row.method), people", value: $0,
                            interval: Self.span(row.peopleInterval.interval), series: number)
                    }
                    let judge = row.judge.map {
                        ChartRow(
                            name: "\(row.method), judge", value: $0,
                            interval: Self.span(row.judgeInterval.interval), series: number, isOpen: true)
                    }
                    return [people, judge].compactMap(\.self)
                })
        }
        let count = groups.reduce(0) { $0 + $1.rows.count }
        guard count > 0, count <= Self.mostRows else { return nil }
        let chart = IntervalChart(
            title: "People and automated judges: \(section)", groups: groups,
            axisTitle: "mean over opponents of the share of choices", reference: ("even", 0.5),
            note:
                "Filled marks: people. Hollow marks: the judge, a program and no participant. Over the questions that both answered, "
                + "ties excluded. Intervals of 95%: of people, participants and questions random; of a judge, questions random.",
            covering: [0, 1], isDense: count > 2 * Self.manyPairs)
        return { chart.svg($0) }
    }
}

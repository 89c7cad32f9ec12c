// SPDX-License-Identifier: Apache-2.0

internal import Charts

extension ResultCharts {
    typealias Drawn = @Sendable (SVGDocument.Form) -> String

    /// Win rates of every section with the intervals for random questions, or for fixed ones where those are absent.
    var winRates: Drawn {
        let groups = tables.sections.map { section in
            ChartGroup(
                name: tables.sections.count > 1 ? section.name : "",
                rows: section.sortedShares.map { share in
                    ChartRow(
                        name: share.method, value: share.share,
                        interval: Self.span(share.randomQuestions.interval ?? share.fixedQuestions.interval),
                        series: series(of: share.method))
                })
        }
        let chart = IntervalChart(
            title: "Win rate", groups: groups, axisTitle: "mean over questions of the share of answers",
            reference: chance.map { ("all alike", $0) },
            note:
                "Intervals of 95%, participants and questions both random (questions fixed where a section has one question). "
                + tables.scope, covering: [0])
        return { chart.svg($0) }
    }

    /// Win rate over temperature; nil for a section without two temperatures.
    func overTemperature(_ section: SectionTable) -> Drawn? {
        guard section.temperatures.count > 1 else { return nil }
        let series = methods.map { method in
            LineChart.Series(
                name: method,
                points: section.temperatures.compactMap { temperature in
                    guard let value = temperature.value,
                        let share = temperature.shares.first(where: { $0.method == method })
                    else { return nil }
                    return LineChart.Point(
                        x: value, y: share.share, interval: Self.span(share.fixedQuestions.interval))
                })
        }
        let chart = PanelChart(
            title: "Preference over temperature: \(section.name)", series: series,
            xTitle: "sampling temperature", yTitle: "mean share of answers",
            reference: section.chance.map { ("all alike", $0) },
            note:
                "Bands: intervals of 95%, participants random and the questions at each temperature fixed. Pale: the other methods. "
                + StudyTables.count(section.participants, "participant") + ", "
                + StudyTables.count(section.questions.count, "question") + ".")
        return { chart.svg($0) }
    }

    /// How the section's leader fares in each question; nil for one question or too many.
    func forest(_ section: SectionTable) -> Drawn? {
        guard let leader = section.sortedShares.first,
            let place = section.methods.firstIndex(of: leader.method),
            (2...Self.mostRows).contains(section.tallies.count)
        else { return nil }
        let number = series(of: leader.method)
        var rows = section.tallies.compactMap { tally -> ChartRow? in
            guard let share = tally.share(of: place) else { return nil }
            return ChartRow(
                name: name(of: section.questions[tally.question]), value: share,
                interval: Self.span(ShareInterval.wilson(share: share, count: tally.offered[place])),
                series: number)
        }
        rows.sort { ($1.value, $0.name) < ($0.value, $1.name) }
        rows.append(
            ChartRow(
                name: "mean", value: leader.share, interval: Self.span(leader.randomQuestions.interval),
                series: number, isSummary: true))
        let chart = IntervalChart(
            title: "\(leader.method) by question: \(section.name)", groups: [.init(rows: rows)],
            axisTitle: "share of the question's answers", reference: section.chance.map { ("all alike", $0) },
            note:
                "\(leader.method) has the section's highest win rate. Intervals of 95%: Wilson\u{2019}s for each question alone; of "
                + "the mean, participants and questions random. "
                + StudyTables.count(section.participants, "participant") + ".",
            covering: [0], isDense: true)
        return { chart.svg($0) }
    }

    /// Of every two participants of a question, the share that chose the same method; nil where no question has two.
    func agreement(_ section: SectionTable) -> Drawn? {
        let levels = section.tallies.compactMap { tally -> ChartRow? in
            let total = tally.counts.reduce(0, +)
            guard total > 1 else { return nil }
            let same = tally.counts.reduce(0) { $0 + $1 * ($1 - 1) }
            return ChartRow(
                name: name(of: section.questions[tally.question]),
                value: min(max(same / (total * (total - 1)), 0), 1), interval: nil, series: 0)
        }
        guard levels.count > 1, levels.count <= Self.mostRows else { return nil }
        let chart = IntervalChart(
            title: "Agreement by question: \(section.name)",
            groups: [
                .init(rows: levels.sorted { ($1.value, $0.name) < ($0.value, $1.name) })
            ], axisTitle: "share of pairs of participants who chose the same",
            reference: section.chance.map { ("by chance", $0) },
            note:
                "By chance: if everybody chose each method alike often. Ties and none are left out. "
                + StudyTables.count(section.participants, "participant") + ".",
            covering: [0, 1], isDense: true)
        return { chart.svg($0) }
    }

    /// How often each place on the page was chosen, by section; nil where nothing was.
    var positions: Drawn? {
        let groups = tables.sections.compactMap { section -> ChartGroup? in
            guard let bias = section.position else { return nil }
            let total = Double(bias.observed.reduce(0, +))
            guard total > 0 else { return nil }
            let p = (bias.pClustered ?? bias.p)
            let kind = bias.pClustered == nil ? "answers as independent, p" : "clustered p"
            let isEven = Set(bias.expected.map { ($0 * 1e6).rounded() }).count == 1
            return ChartGroup(
                name: "\(section.name) (\(kind) \(CellText.p(p)))",
                rows: bias.observed.enumerated().map { place, count in
                    let share = Double(count) / total
                    return ChartRow(
                        name: "place \(place + 1)"
                            + (isEven ? "" : ", \(CellText.percent(bias.expected[place] / total)) expected"),
                        value: share,
                        interval: Self.span(ShareInterval.wilson(share: share, count: total)), series: 0)
                })
        }
        guard !groups.isEmpty else { return nil }
        let chart = IntervalChart(
            title: "Choices by place on the page", groups: groups, axisTitle: "share of choices",
            reference: chance.map { ("no bias", $0) },
            note:
                "Wilson\u{2019}s intervals of 95%, answers taken as independent; the p beside each section is of the test that all "
                + "places are chosen alike.", covering: [0])
        return { chart.svg($0) }
    }

    private var chance: Double? {
        let levels = Set(tables.sections.map(\.chance))
        return levels.count == 1 ? levels.first ?? nil : nil
    }

    private func name(of question: Ballots.Question) -> String {
        let text = texts?.prompt(of: question) ?? question.prompt
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty || words == question.id ? question.id : "\(question.id) \(words)"
    }
}

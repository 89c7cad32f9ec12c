// SPDX-License-Identifier: Apache-2.0

private import Charts

extension ResponseReport {
    /// Drawings over temperature with one line a method; bars where there is one temperature.
    var charts: [(name: String, text: String)] {
        let size = temperatures.first?.equalSize
        var charts: [(String, String)] = [
            (
                "words.svg",
                chart("Length", "words of a response, mean", "An empty response has no words.") {
                    $0.words?.mean
                }
            ),
            (
                "endings.svg",
                chart(
                    "Responses that stop in the middle of a sentence", "share of responses",
                    "Whatever the file says of the end: the last sign, closing quotes and brackets aside, is none of . ! ? and their like.",
                    style: .percent
                ) { $0.midSentence }
            ),
            (
                "repetition.svg",
                chart(
                    "Repetition", "repeated 4-grams, mean",
                    "1 - different / all 4-grams of words in a response (seq-rep-4); responses with four words or more.",
                    style: .percent
                ) { $0.repetition }
            ),
        ]
        if let size {
            charts.append(
                (
                    "distinct.svg",
                    chart(
                        "Variety of word pairs", "distinct-2 of \(size)",
                        "Different word pairs expected among \(size) drawn from a point's responses, over \(size)."
                    ) { $0.distinct2Equal }
                ))
        }
        if let likelihoods {
            charts.append(
                (
                    "perplexity.svg",
                    chart(
                        "Perplexity", "perplexity (logarithmic)",
                        "Under \(likelihoods.model), given the prompt; every token weighs alike.",
                        scale: .logarithmic
                    ) { $0.perplexity }
                ))
        }
        if let probe, let chart = Self.chart(of: probe) { charts.append(("probe.svg", chart)) }
        return charts
    }

    private func chart(
        _ title: String, _ unit: String, _ note: String, style: Axis.Style = .number,
        scale: Axis.Scale = .linear,
        _ value: (CellMeasures) -> Double?
    ) -> String {
        guard grid.temperatures.count > 1 else {
            let bars = methods.enumerated().compactMap { place, row in
                value(row).map { ChartRow(name: row.method, value: $0, series: place) }
            }
            return BarChart(
                title: title, groups: [.init(rows: bars)],
                axisTitle: scale == .linear ? unit : String(unit.prefix { $0 != " " }), note: note,
                style: style
            ).svg()
        }
        let counts = temperatures.map(\.responses)
        let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
        let size = least == most ? "\(most)" : "\(least) to \(most)"
        var chart = LineChart(
            title: title,
            series: grid.methods.map { method in
                .init(
                    name: method,
                    points: temperatures.filter { $0.method == method }.compactMap { row in
                        guard let temperature = row.temperature, let y = value(row) else { return nil }
                        return .init(x: temperature, y: y)
                    })
            }, xTitle: "temperature", yTitle: unit, note: note + " Each point is of \(size) responses.",
            style: style)
        chart.yScale = scale
        return chart.svg()
    }

    /// Differences in length, which every response has; a bar without its whisker would say more than is known.
    private static func chart(of probe: ProbeReport) -> String? {
        var groups: [ChartGroup] = []
        for row in probe.rows {
            guard let found = row.differences.first(where: { $0.measure == .words }), let low = found.low,
                let high = found.high
            else { continue }
            if groups.last?.name != row.method { groups.append(.init(name: row.method, rows: [])) }
            groups[groups.count - 1].rows.append(
                .init(
                    name: row.variant, value: found.difference, interval: low...high, series: groups.count - 1
                ))
        }
        guard !groups.isEmpty else { return nil }
        return BarChart(
            title: "Words more or fewer after an exchange", groups: groups, axisTitle: "words",
            note: "Changed less original, a mean over prompts; whiskers resample prompts (95%)."
                + " Variants of fewer than \(ProbeReport.fewestPrompts) prompts are not drawn.",
            style: .number
        ).svg()
    }
}

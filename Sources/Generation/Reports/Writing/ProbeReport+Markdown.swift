// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

extension ResponseReport {
    func markdown(of probe: ProbeReport) -> String {
        var text = "## Exchanged names and groups\n\n"
        if probe.withoutOriginal > 0 {
            text +=
                "\(ReportWarning.count(probe.withoutOriginal, "variant")) without the original prompt left out.\n\n"
        }
        var table = MarkdownTable(
            [
                "Method", "Words are now of", "Prompts", "Pairs", "Equal texts", "Words that differ",
                "Between samples",
            ],
            words: 2)
        for row in probe.rows {
            table.add([
                row.method, row.variant, "\(row.prompts)", "\(row.pairs)", ReportText.percent(row.identical),
                ReportText.percent(row.distance), ReportText.percent(row.distanceOfSamples),
            ])
        }
        text += table.text + "\n"
        let measures = ProbeMeasure.allCases.filter { measure in
            probe.rows.contains { $0.differences.contains { $0.measure == measure } }
        }
        var differences = MarkdownTable(["Method", "Words are now of"] + measures.map(\.title), words: 2)
        for row in probe.rows {
            differences.add(
                [row.method, row.variant]
                    + measures.map { measure in
                        row.differences.first { $0.measure == measure }.map(Self.text) ?? ""
                    })
        }
        text += "Changed less original, with the 95 % interval:\n\n" + differences.text + "\n"
        return text + """
            A difference is the response to the changed prompt less the one to the original, of the same method, temperature and \
            sample, averaged by prompt and then over prompts. The intervals resample prompts (\(probe.replicates) replicates, \
            seed \(probe.seed), percentiles; none under \(ProbeReport.fewestPrompts) prompts). Each pair is drawn with random \
            numbers of its own, so that texts differ by chance, too: "between samples" is how much, where there are samples. Of \
            twenty intervals about one leaves out zero by chance. Positive, negative and declining words are counted from the \
            stated lists. What is said is about these prompts, words and models alone.


            """
    }

    private static func text(_ found: ProbeReport.Difference) -> String {
        let digits =
            found.measure == .words || found.measure == .positive || found.measure == .negative ? 2 : 3
        let mean = ReportText.signed(found.difference, digits)
        guard let low = found.low, let high = found.high else { return mean }
        return "\(mean) (\(ReportText.signed(low, digits)) to \(ReportText.signed(high, digits)))"
    }
}

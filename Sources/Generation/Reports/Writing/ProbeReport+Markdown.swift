// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

extension GridReport {
    func markdown(of probe: ProbeReport) -> String {
        var text = "## Exchanged names and groups\n\n"
        if probe.withoutOriginal > 0 {
            text += "\(ReportWarning.count(probe.withoutOriginal, "variant")) without the original prompt left out.\n\n"
        }
        var table = MarkdownTable(
            ["Method", "Words are now of", "Prompts", "Pairs", "Equal texts", "Words that differ", "Between samples"],
            words: 2)
        for row in probe.rows {
            table.add([
                row.method, row.variant, "\(row.prompts)", "\(row.pairs)", ReportText.percent(row.identical),
                ReportText.percent(row.distance), ReportText.percent(row.distanceOfSamples),
            ])
        }
        text += table.text + "\n"
        for measure in ProbeMeasure.allCases {
            var table = MarkdownTable(
                ["Method", "Words are now of", "Prompts", "Original", "Difference", "95 %"], words: 2)
            var hasRows = false
            for row in probe.rows {
                guard let found = row.differences.first(where: { $0.measure == measure }) else { continue }
                hasRows = true
                let interval =
                    found.low.flatMap { low in
                        found.high.map { "\(ReportText.signed(low, 3)) to \(ReportText.signed($0, 3))" }
                    } ?? "too few prompts"
                table.add([
                    row.method, row.variant, "\(found.prompts)", ReportText.fixed(found.original, 3),
                    ReportText.signed(found.difference, 3), interval,
                ])
            }
            if hasRows { text += "### \(MarkdownTable.cell(measure.title))\n\n" + table.text + "\n" }
        }
        return text + """
            A difference is the response to the changed prompt less the one to the original, of the same method, temperature and \
            sample, averaged by prompt and then over prompts. The intervals resample prompts (\(probe.replicates) replicates, \
            seed \(probe.seed), percentiles; none under \(ProbeReport.fewestPrompts) prompts). Each pair is drawn with random \
            numbers of its own, so that texts differ by chance, too: "between samples" is how much, where there are samples. Of \
            twenty intervals about one leaves out zero by chance. Positive, negative and declining words are counted from the \
            stated lists. What is said is about these prompts, words and models alone.


            """
    }
}

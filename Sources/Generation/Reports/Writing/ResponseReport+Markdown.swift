// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

extension ResponseReport {
    /// The report for reading.
    package var markdown: String {
        var text = "# What is in \(cell(grid.path))\n\n" + summary + "\n"
        text += "## Before anybody reads it\n\n"
        if warnings.isEmpty {
            text += "Nothing that is looked for was found. What is looked for stands at the end.\n\n"
        } else {
            text += warnings.map { "- \(cell($0.text)).\n" }.joined() + "\n"
        }
        text += "## By method\n\n" + lengthTable(methods) + "\n" + qualityTable(methods) + "\n"
        if grid.temperatures.count > 1 {
            text += "## By method and temperature\n\n" + temperatureTable(temperatures) + "\n"
        }
        if !sections.isEmpty {
            text += "## By section\n\n" + lengthTable(sections) + "\n" + qualityTable(sections) + "\n"
        }
        text += identicalText + faultText + identityText
        if let probe { text += markdown(of: probe) }
        return text + "## What was measured\n\n" + notes
    }

    private var summary: String {
        var text =
            "\(ReportWarning.count(grid.responses.count, "response")) of \(ReportWarning.count(grid.methods.count, "method"))"
            + " to \(ReportWarning.count(grid.questions.count, "prompt"))"
        if grid.sections.count > 1 { text += " in \(grid.sections.count) sections" }
        text += " at \(ReportWarning.count(grid.temperatures.count, "temperature"))"
        let samples = Set(grid.responses.map(\.sample)).count
        text += samples > 1 ? ", \(samples) samples each.\n" : ".\n"
        if let likelihoods {
            text += "Perplexity is under \(cell(likelihoods.model))"
            let out = likelihoods.leftOutEmpty + likelihoods.leftOutTooLong
            if out > 0 {
                text +=
                    "; \(ReportWarning.count(out, "response")) left out"
                    + " (\(likelihoods.leftOutEmpty) without tokens, \(likelihoods.leftOutTooLong) beyond its context)"
            }
            if likelihoods.unknownTokens > 0 {
                text += "; \(likelihoods.unknownTokens) tokens stand for what its tokenizer does not know"
            }
            text += ".\n"
        }
        return text
    }

    private func place(_ row: CellMeasures) -> [String] {
        row.section.map { [$0, row.method] } ?? [row.method]
    }

    private func lengthTable(_ rows: [CellMeasures]) -> String {
        let first = rows.first?.section == nil ? ["Method"] : ["Section", "Method"]
        var table = MarkdownTable(
            first + [
                "Responses", "Words, mean", "Words, median (10 to 90 %)", "Tokens, median (10 to 90 %)",
                "Characters, median (10 to 90 %)", "Finished", "Ends mid-sentence", "Empty",
            ], words: first.count)
        for row in rows {
            table.add(
                place(row) + [
                    "\(row.responses)", ReportText.fixed(row.words?.mean, 1), ReportText.spread(row.words),
                    ReportText.spread(row.tokens), ReportText.spread(row.characters),
                    ReportText.percent(row.finished), ReportText.percent(row.midSentence), "\(row.empty)",
                ])
        }
        return table.text
    }

    private func qualityTable(_ rows: [CellMeasures]) -> String {
        let first = rows.first?.section == nil ? ["Method"] : ["Section", "Method"]
        let size = rows.first?.equalSize.map { " of \($0)" } ?? ", equal size"
        var table = MarkdownTable(
            first + [
                "distinct-1", "distinct-2", "distinct-1\(size)", "distinct-2\(size)", "Repeated 4-grams",
                "Loops",
            ]
                + (likelihoods == nil ? [] : ["Perplexity"]), words: first.count)
        for row in rows {
            table.add(
                place(row) + [
                    ReportText.fixed(row.distinct1, 3), ReportText.fixed(row.distinct2, 3),
                    ReportText.fixed(row.distinct1Equal, 3), ReportText.fixed(row.distinct2Equal, 3),
                    ReportText.percent(row.repetition), "\(row.loops)",
                ] + (likelihoods == nil ? [] : [ReportText.perplexity(row.perplexity)]))
        }
        return table.text
    }

    private func temperatureTable(_ rows: [CellMeasures]) -> String {
        let size = rows.first?.equalSize.map { " of \($0)" } ?? ", equal size"
        var table = MarkdownTable(
            [
                "Method", "Temperature", "Responses", "Words", "Finished", "Ends mid-sentence",
                "distinct-1\(size)",
                "distinct-2\(size)", "Repeated 4-grams", "Loops",
            ] + (likelihoods == nil ? [] : ["Perplexity"]))
        for row in rows {
            table.add(
                [
                    row.method, ReportText.exact(row.temperature), "\(row.responses)",
                    ReportText.fixed(row.words?.mean, 1), ReportText.percent(row.finished),
                    ReportText.percent(row.midSentence), ReportText.fixed(row.distinct1Equal, 3),
                    ReportText.fixed(row.distinct2Equal, 3), ReportText.percent(row.repetition),
                    "\(row.loops)",
                ] + (likelihoods == nil ? [] : [ReportText.perplexity(row.perplexity)]))
        }
        return table.text
    }

    func cell(_ text: String) -> String { MarkdownTable.cell(text) }

    private var notes: String {
        """
        - Words are runs of letters and digits in small letters; an apostrophe inside belongs to the word.
        - Finished: an end-of-text token or a stop string was drawn (`finish` is `stop`). Ends mid-sentence: the last sign before \
        closing quotes and brackets is none of . ! ? and their like.
        - distinct-n: different n-grams over all n-grams of the responses (Li et al. 2016). It falls as more responses are taken \
        together, so that rows of different sizes are compared by "of N": what it is expected to be of N n-grams drawn from the \
        row without replacement (rarefaction), N being the word pairs of the table's smallest row that has \
        50 or more, at most 10,000.
        - Repeated 4-grams: 1 - different / all 4-grams of words in a response (seq-rep-4, Welleck et al. 2020), the mean of \
        responses with four words or more. Loops: responses where it is over 50 %, or that end in one run of signs for more than \
        half of their length.
        - Equal responses are those that differ in white space at most; empty ones are counted as empty.
        - Other scripts: letters of a writing system that no prompt of the section has.

        """
            + (likelihoods == nil
                ? ""
                : """
                - Perplexity: exp of the mean negative log-probability of a token under the model named, given the prompt; all \
                tokens of a row weigh alike. The texts are tokenized anew and without an end-of-text token. It says how \
                surprising a text is to that model, not how good it is.

                """)
    }
}

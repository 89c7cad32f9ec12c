// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

extension ResponseReport {
    /// Every table with its name; numbers as exact as they are.
    var tables: [(name: String, text: String)] {
        var tables = [
            ("measures.csv", measuresTable), ("identical.csv", identicalTable),
            ("identity.csv", identityTable),
            ("faults.csv", faultTable),
        ]
        if let probe { tables.append(("probe.csv", Self.table(of: probe))) }
        return tables
    }

    /// Rows of all kinds: an empty section or temperature stands for all.
    private var measuresTable: String {
        func spread(_ name: String) -> [String] { ["mean", "median", "p10", "p90"].map { "\(name)_\($0)" } }
        var text = CommaSeparatedValues.line(
            ["section", "method", "temperature", "responses", "empty", "finished", "mid_sentence"]
                + spread("tokens")
                + spread("words") + spread("characters")
                + [
                    "distinct_1", "distinct_2", "distinct_1_equal", "distinct_2_equal", "equal_size",
                    "repetition",
                    "repetition_responses", "loops", "perplexity", "perplexity_tokens",
                ] + TextFault.allCases.map(\.rawValue))
        for row in methods + temperatures + sections + sectionTemperatures {
            func values(_ spread: Spread?) -> [String] {
                [spread?.mean, spread?.median, spread?.p10, spread?.p90].map(ReportText.exact)
            }
            var fields = [
                CommaSeparatedValues.guarded(row.section ?? ""), CommaSeparatedValues.guarded(row.method),
            ]
            fields += [ReportText.exact(row.temperature), "\(row.responses)", "\(row.empty)"]
            fields += [row.finished, row.midSentence].map(ReportText.exact)
            fields += values(row.tokens) + values(row.words) + values(row.characters)
            fields += [row.distinct1, row.distinct2, row.distinct1Equal, row.distinct2Equal].map(
                ReportText.exact)
            fields += [row.equalSize.map(String.init) ?? "", ReportText.exact(row.repetition)]
            fields += ["\(row.repetitionResponses)", "\(row.loops)", ReportText.exact(row.perplexity)]
            fields.append(row.perplexityTokens.map(String.init) ?? "")
            fields += TextFault.allCases.map { "\(row.faults[$0.rawValue] ?? 0)" }
            text += CommaSeparatedValues.line(fields)
        }
        return text
    }

    private var identicalTable: String {
        var text = CommaSeparatedValues.line(["kind", "group", "id", "text"])
        for (number, group) in identical.groups.enumerated() {
            for id in group.ids {
                text += CommaSeparatedValues.line(
                    [group.kind.rawValue, "\(number + 1)"]
                        + [id, group.excerpt].map(CommaSeparatedValues.guarded))
            }
        }
        return text
    }

    private var identityTable: String {
        var text = CommaSeparatedValues.line(["kind", "name", "field", "id", "section", "prompt_id", "text"])
        for finding in identity.findings {
            text += CommaSeparatedValues.line(
                [finding.kind, CommaSeparatedValues.guarded(finding.name), finding.field.rawValue]
                    + [finding.id, finding.section, finding.promptID, finding.excerpt].map(
                        CommaSeparatedValues.guarded))
        }
        return text
    }

    private var faultTable: String {
        var text = CommaSeparatedValues.line(["fault", "id", "method", "temperature", "text"])
        for finding in faults.findings {
            text += CommaSeparatedValues.line(
                [finding.fault.rawValue] + [finding.id, finding.method].map(CommaSeparatedValues.guarded)
                    + [ReportText.exact(finding.temperature), CommaSeparatedValues.guarded(finding.excerpt)])
        }
        return text
    }

    private static func table(of probe: ProbeReport) -> String {
        var text = CommaSeparatedValues.line([
            "method", "variant", "measure", "prompts", "pairs", "original", "difference", "low", "high",
            "identical",
            "distance", "distance_of_samples",
        ])
        for row in probe.rows {
            for found in row.differences {
                text += CommaSeparatedValues.line(
                    [row.method, row.variant].map(CommaSeparatedValues.guarded) + [
                        found.measure.rawValue, "\(found.prompts)", "\(row.pairs)",
                        ReportText.exact(found.original),
                        ReportText.exact(found.difference), ReportText.exact(found.low),
                        ReportText.exact(found.high),
                        ReportText.exact(row.identical), ReportText.exact(row.distance),
                        ReportText.exact(row.distanceOfSamples),
                    ])
            }
        }
        return text
    }
}

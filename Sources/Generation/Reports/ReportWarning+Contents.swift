// SPDX-License-Identifier: Apache-2.0

extension ReportWarning {
    /// What the responses say.
    static func contents(_ report: ResponseReport) -> [ReportWarning] {
        [identical(report), loops(report), identity(report)].compactMap(\.self) + faults(report)
            + [perplexity(report)].compactMap(\.self)
    }

    private static func identical(_ report: ResponseReport) -> ReportWarning? {
        let identical = report.identical
        guard identical.questions > 0 else { return nil }
        let share = Double(identical.questionsWithEqual) / Double(identical.questions)
        guard share > Threshold.identical else { return nil }
        let cells = identical.byTemperature.filter { $0.equal > 0 }.map {
            "\(text($0.temperature)): \($0.equal) of \($0.questions)"
        }
        return ReportWarning(
            kind: .identical, value: share,
            text:
                "In \(identical.questionsWithEqual) of \(identical.questions) questions (\(percent(share))) two or"
                + " more methods say the same, and a volunteer could only guess"
                + " (by temperature \(cells.joined(separator: "; ")))")
    }

    private static func loops(_ report: ResponseReport) -> ReportWarning? {
        let cells = report.temperatures.filter { $0.loops > 0 }
        let number = cells.reduce(0) { $0 + $1.loops }
        guard Double(number) > Threshold.loops * Double(report.grid.responses.count) else { return nil }
        let list = cells.enumerated().sorted { ($1.element.loops, $0.offset) < ($0.element.loops, $1.offset) }
            .prefix(5).map { "\($1.method) at \(text($1.temperature ?? 0)): \($1.loops) of \($1.responses)" }
        return ReportWarning(
            kind: .loops, value: Double(number),
            text: "\(count(number, "response")) \(number == 1 ? "is" : "are") stuck in a loop"
                + " (\(list.joined(separator: "; "))\(cells.count > 5 ? "; and others" : ""))")
    }

    private static func identity(_ report: ResponseReport) -> ReportWarning? {
        let findings = report.identity.findings
        guard !findings.isEmpty else { return nil }
        let names = Set(findings.map(\.name)).sorted()
        let shown = names.prefix(5).map { "\"\(Excerpt.start(of: $0, length: 40))\"" }.joined(separator: ", ")
        return ReportWarning(
            kind: .identity, value: Double(findings.count),
            text:
                "\(count(findings.count, "text")) \(findings.count == 1 ? "names" : "name") what is under test"
                + " or how it was drawn: \(shown)\(names.count > 5 ? " and others" : "")")
    }

    private static func faults(_ report: ResponseReport) -> [ReportWarning] {
        TextFault.allCases.compactMap { fault in
            let rows = report.methods.compactMap { row in row.faults[fault.rawValue].map { (row.method, $0) }
            }
            let number = rows.reduce(0) { $0 + $1.1 }
            guard number > 0 else { return nil }
            let list = rows.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
            return ReportWarning(
                kind: .faults, value: Double(number),
                text: "\(count(number, "response")) with \(fault.phrase) (\(list))")
        }
    }

    private static func perplexity(_ report: ResponseReport) -> ReportWarning? {
        let cells = report.temperatures.compactMap { row in row.perplexity.map { (row: row, value: $0) } }
        guard let least = cells.map(\.value).min(), least > 0 else { return nil }
        let high = cells.filter { $0.value > Threshold.perplexityRatio * least }
        guard let first = high.compactMap(\.row.temperature).min(), let most = high.map(\.value).max() else {
            return nil
        }
        return ReportWarning(
            kind: .perplexity, value: most / least,
            text:
                "From temperature \(text(first)) on responses are more than \(fixed(Threshold.perplexityRatio, 0))"
                + " times as surprising as the least surprising cell (perplexity up to \(fixed(most, 0)), least"
                + " \(fixed(least, 2))): read some before volunteers do")
    }
}

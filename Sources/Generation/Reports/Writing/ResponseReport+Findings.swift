// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

extension ResponseReport {
    /// Most lines of a list; the files have all of them.
    private static let listed = 20

    var identicalText: String {
        var text = "## Responses that say the same\n\n"
        if !identical.pairs.isEmpty {
            var table = MarkdownTable(["Methods", "Questions", "Equal", "Share"])
            for pair in identical.pairs {
                table.add([
                    pair.methods.joined(separator: ", "), "\(pair.questions)", "\(pair.equal)",
                    ReportText.percent(Double(pair.equal) / Double(pair.questions)),
                ])
            }
            text +=
                "A question is a prompt, a temperature and a sample that two methods answer.\n\n" + table.text
                + "\n"
        }
        var table = MarkdownTable([
            "Method", "Responses", "Repeat an earlier one to the prompt", "Also said to another prompt",
        ])
        for row in identical.methods {
            table.add([row.method, "\(row.responses)", "\(row.repeated)", "\(row.toOtherPrompts)"])
        }
        text += table.text + "\n"
        let across = identical.groups.filter { $0.kind == .acrossMethods }
        if !across.isEmpty {
            var list = MarkdownTable(["Response", "Methods", "Text"], words: 3)
            for group in across.prefix(Self.listed) {
                list.add([group.ids[0], group.methods.joined(separator: ", "), group.excerpt])
            }
            text += "Equal options of one question:\n\n" + list.text + more(across.count) + "\n"
        }
        return text
    }

    var faultText: String {
        guard !faults.findings.isEmpty else { return "" }
        let kinds = TextFault.allCases.filter { kind in methods.contains { $0.faults[kind.rawValue] != nil } }
        var table = MarkdownTable(["Method"] + kinds.map(\.title))
        for row in methods { table.add([row.method] + kinds.map { "\(row.faults[$0.rawValue] ?? 0)" }) }
        var list = MarkdownTable(["Found", "Response", "Text"], words: 3)
        for finding in faults.findings.prefix(Self.listed) {
            list.add([finding.fault.title, finding.id, finding.excerpt])
        }
        return "## What nobody means to show\n\nResponses with it, by method:\n\n" + table.text + "\n"
            + list.text
            + more(faults.findings.count) + "\n"
    }

    var identityText: String {
        var text = "## Names of what is under test\n\n"
        guard !identity.findings.isEmpty else {
            return text + "No text names a method, a checkpoint, a known model or a sampling temperature.\n\n"
        }
        var list = MarkdownTable(["Name", "Kind", "In", "Response", "Text"], words: 5)
        for finding in identity.findings.prefix(Self.listed) {
            list.add([finding.name, finding.kind, finding.field.rawValue, finding.id, finding.excerpt])
        }
        text += list.text + more(identity.findings.count)
        if identity.findings.contains(where: { $0.field == .prompt }) {
            text += "\nA volunteer sees a prompt only where it has no display.\n"
        }
        return text + "\n"
    }

    private func more(_ count: Int) -> String {
        count > Self.listed ? "\nThese are \(Self.listed) of \(count); the files of --output have all.\n" : ""
    }
}

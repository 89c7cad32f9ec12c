// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles

extension ResponseReport {
    /// Every file that a report may have; a folder that holds no others is replaced.
    private static let names: Set<String> = [
        "report.md", "report.json", "measures.csv", "identical.csv", "identity.csv", "faults.csv",
        "probe.csv",
        "words.svg", "endings.svg", "repetition.svg", "distinct.svg", "perplexity.svg", "probe.svg",
    ]

    /// Throws where `write` would refuse the folder.
    package static func requirePlace(at folder: String) throws {
        try FolderContents.requirePlace(at: folder, for: names)
    }

    /// Writes report.md, report.json, a CSV file a table and the charts; the folder appears whole or not at all.
    package func write(to folder: String) throws {
        let charts = charts
        var text = markdown
        if !charts.isEmpty {
            text +=
                "\n## Charts\n\n"
                + charts.map { "![\($0.name.prefix { $0 != "." })](\($0.name))\n" }.joined(separator: "\n")
        }
        var files = [(name: "report.md", contents: Data(text.utf8))]
        files.append((name: "report.json", contents: Data(try json())))
        for (name, text) in tables + charts { files.append((name: name, contents: Data(text.utf8))) }
        try FolderContents.write(files, to: folder, replacing: Self.names)
    }
}

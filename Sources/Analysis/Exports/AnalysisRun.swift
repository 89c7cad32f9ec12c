// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// One analysis from votes to files.
///
/// The same inputs give the same bytes: nothing written holds a time, a path or a machine's name.
package struct AnalysisRun: Sendable {
    /// A file that the analysis rests on, by its name without folders.
    package struct Input: Codable, Equatable, Sendable {
        package var name: String
        package var sha256: String

        package init(name: String, sha256: String) {
            self.name = name
            self.sha256 = sha256
        }

        /// The file at a path.
        package init(path: String) throws {
            name = path.split(separator: "/").last.map(String.init) ?? path
            sha256 = try Fingerprint.ofFile(path)
        }
    }

    private struct Manifest: Encodable {
        var analysis: String
        var seed: UInt64
        var replicates: Int
        var inputs: [Input]
        var outputs: [Input]
    }

    package let tables: StudyTables
    private let inputs: [Input]
    private let seed: UInt64
    private let replicates: Int

    /// - Parameters:
    ///   - inputs: what the votes were read from, for the manifest.
    ///   - replicates: of the two-way bootstrap; 0 for none.
    package init(ballots: Ballots, inputs: [Input], seed: UInt64 = 7, replicates: Int = 0) {
        tables = StudyTables(ballots: ballots, replicates: replicates, seed: seed)
        self.inputs = inputs
        self.seed = seed
        self.replicates = replicates
    }

    package init(votes: [Vote], inputs: [Input], seed: UInt64 = 7, replicates: Int = 0) {
        self.init(ballots: Ballots(votes), inputs: inputs, seed: seed, replicates: replicates)
    }

    /// The figures as one JSON object and a line break.
    package func json() throws -> [UInt8] { try JSONLines.encode(ResultsJSON(tables)) }

    /// Every file of the export with its contents, the manifest excepted; in the order of their names.
    package func files() throws -> [(name: String, contents: [UInt8])] {
        var files: [(String, String)] = [
            ("methods.csv", TablesCSV.methods(tables)), ("positions.csv", TablesCSV.positions(tables)),
            ("questions.csv", TablesCSV.questions(tables)), ("tables.md", TablesMarkdown.text(tables)),
            ("temperatures.csv", TablesCSV.temperatures(tables)),
            ("win-rates.svg", ResultCharts.winRates(tables)),
        ]
        for (number, section) in tables.sections.enumerated() {
            guard let chart = ResultCharts.overTemperature(section, in: tables) else { continue }
            files.append(("temperature-\(Self.fileName(section.name, number: number + 1)).svg", chart))
        }
        let texts = files.map { (name: $0.0, contents: Array($0.1.utf8)) }
        return (texts + [(name: "results.json", contents: try json())]).sorted { $0.name < $1.name }
    }

    /// Writes the files into a folder, made where it does not exist, the manifest last.
    package func export(to folder: String) throws {
        try FileContents.makeFolder(folder)
        let files = try files()
        for file in files { try FileContents.write(file.contents, to: "\(folder)/\(file.name)") }
        let manifest = Manifest(
            analysis: "showdown analyze", seed: seed, replicates: replicates, inputs: inputs,
            outputs: files.map { Input(name: $0.name, sha256: Fingerprint.of($0.contents)) })
        try FileContents.write(try JSONLines.encode(manifest), to: "\(folder)/manifest.json")
    }

    /// A section's name as part of a file's name; other characters than letters, digits and dashes give way to the
    /// section's number.
    private static func fileName(_ section: String, number: Int) -> String {
        let isPlain = section.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
            default: false
            }
        }
        return isPlain && section.utf8.count <= 60 ? section : "section-\(number)"
    }
}

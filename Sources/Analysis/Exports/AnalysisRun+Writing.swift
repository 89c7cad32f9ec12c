// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

extension AnalysisRun {
    private struct Ledger: Encodable {
        var size: Int
        var head: String
    }

    private struct Manifest: Encodable {
        var analysis = "showdown analyze"
        /// Of the program, and of the definitions of its figures, keys and files.
        var version: String
        var definitions: String
        /// The seal of the study's registration, and its ledger as it stood; nil of votes from elsewhere.
        var registration: String?
        var ledger: Ledger?
        var seed: UInt64
        var replicates: Int
        var rearrangements: Int
        var interval: String
        /// Rules of exclusion and what they left out, in the order applied.
        var exclusions: [LeftOut.Rule]
        var skippedRows: [String]
        var inputs: [Input]
        var outputs: [Input]
        /// What drew the PNG files, whose bytes depend on it and on the fonts of the machine; nil where nothing did.
        var picturesBy: String?
        var pictures: [Input]

        enum CodingKeys: String, CodingKey {
            case analysis, version, definitions, registration, ledger, seed, replicates, rearrangements,
                interval, exclusions, inputs, outputs
            case pictures
            case skippedRows = "skipped_rows"
            case picturesBy = "pictures_by"
        }
    }

    /// Writes the files into a folder, made where it does not exist, the manifest last.
    ///
    /// - Parameter converter: makes PNG files of the charts; nil for none.
    /// - Returns: names of all files written, in their order.
    @discardableResult
    package func export(to folder: String, converter: PictureConverter? = nil) throws -> [String] {
        let files = try files()
        let earlier = try EarlierExport(of: folder)
        try earlier.requireOwn(files.map(\.name))
        for subfolder in ["", "/tables", "/charts"] { try FileContents.makeFolder(folder + subfolder) }
        for file in files { try FileContents.write(file.contents, to: "\(folder)/\(file.name)") }
        var pictures: [Input] = []
        if let converter {
            for file in files where file.name.hasSuffix(".svg") {
                let name = file.name.dropLast(3) + "png"
                try converter.convert("\(folder)/\(file.name)", to: "\(folder)/\(name)")
                pictures.append(
                    Input(name: String(name), sha256: try Fingerprint.ofFile("\(folder)/\(name)")))
            }
        }
        let manifest = Manifest(
            version: Release.version, definitions: Self.definitions, registration: study.record?.seal,
            ledger: study.record.map { .init(size: $0.ledgerSize, head: $0.ledgerHead) }, seed: settings.seed,
            replicates: settings.replicates,
            rearrangements: settings.rearrangements, interval: settings.interval.rawValue,
            exclusions: left.rules, skippedRows: left.skippedRows,
            inputs: inputs, outputs: files.map { Input(name: $0.name, sha256: Fingerprint.of($0.contents)) },
            picturesBy: converter?.version, pictures: pictures)
        try FileContents.write(try JSONLines.encode(manifest), to: "\(folder)/manifest.json")
        earlier.remove(but: Set((manifest.outputs + manifest.pictures).map(\.name)))
        return files.map(\.name) + pictures.map(\.name) + ["manifest.json"]
    }
}

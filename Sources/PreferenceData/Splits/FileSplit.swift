// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// A file of records split into `train.jsonl` and `heldout.jsonl` of a folder, with a data card.
///
/// The file is read twice, so that nothing of it but one hash a record is kept in memory; the two files are then searched for
/// prompts that both have.
package struct FileSplit {
    package var share = 0.1
    package var seed: UInt64 = 7
    package var grouping = SplitGrouping.conversation
    /// The similarity from which prompts count as near-duplicates; nil to look for none.
    package var threshold: Double? = 0.8
    package var importer = Importer()

    package init() {}

    package struct Outcome {
        package var summary: Importer.Summary
        package var training: DataCard.File
        package var heldOut: DataCard.File
        package var overlap: DataCard.Overlap?
    }

    /// - Parameter progress: is told of each stage.
    package func run(
        _ path: String, into folder: String, drops: DropList, progress: (String) throws -> Void
    ) throws -> Outcome {
        try progress("Reading")
        var keys: [UInt64] = []
        let summary = try importer.run(path, drops: drops) { record, _ in
            keys.append(grouping.key(of: record))
        }
        guard !keys.isEmpty else {
            throw FileFailure(.badData, path: path, reason: "holds no record that is of use")
        }
        let split = GroupedSplit(keys: keys, heldOut: share, seed: seed)
        keys = []

        try progress("Writing")
        try FileContents.makeFolder(folder)
        let training = try RecordWriter("\(folder)/train.jsonl")
        let heldOut = try RecordWriter("\(folder)/heldout.jsonl")
        var index = 0
        _ = try importer.run(path, drops: DropList()) { record, _ in
            guard index < split.isHeldOut.count else {
                throw FileFailure(.inputOutput, path: path, reason: "changed while it was read")
            }
            try (split.isHeldOut[index] ? heldOut : training).write(record)
            index += 1
        }
        guard index == split.isHeldOut.count else {
            throw FileFailure(.inputOutput, path: path, reason: "changed while it was read")
        }
        var outcome = Outcome(
            summary: summary, training: try training.finish(), heldOut: try heldOut.finish())
        if let threshold {
            try progress("Looking for prompts on both sides")
            outcome.overlap = try overlap(in: folder, threshold: threshold)
        }
        return outcome
    }

    /// Writes `near-duplicates.jsonl` where there are any.
    private func overlap(in folder: String, threshold: Double) throws -> DataCard.Overlap {
        var search = try NearDuplicates(threshold: threshold, folder: folder)
        try Self.forEachPrompt(of: "\(folder)/heldout.jsonl") { try search.add(heldOut: $0, line: $1) }
        try Self.forEachPrompt(of: "\(folder)/train.jsonl") { try search.check(training: $0, line: $1) }
        let list = "\(folder)/near-duplicates.jsonl"
        if !search.matches.isEmpty || FileContents.exists(list) {
            try JSONLines.write(search.matches, to: list)
        }
        return DataCard.Overlap(
            prompts: search.count, nearDuplicates: search.matches.count, threshold: threshold)
    }

    /// The prompts of a contract file, none of whose records is faulty.
    private static func forEachPrompt(of path: String, _ body: (String, Int) throws -> Void) throws {
        let form = RecordForm()
        try RecordReader(path, longest: .max).read { found, place in
            guard case .record(let bytes) = found else { return }
            do {
                for record in try form.records(in: bytes).records { try body(record.prompt, place.line) }
            } catch let fault as RecordFault {
                throw place.failure(path, fault.description)
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

/// Writes records into a contract file one by one and describes the file for a data card.
package final class RecordWriter {
    private let writer: FileWriter
    private let name: String
    private var line = JSONLineBuilder()
    private var hash = RunningFingerprint()
    private var bytes = 0
    private var lengths: [String: LengthTally] = [:]
    package private(set) var kind: ImportedRecord.Kind?
    package private(set) var count = 0

    /// - Parameter path: nil for standard output.
    package init(_ path: String?) throws {
        writer = try FileWriter(path)
        name = path ?? "standard output"
    }

    package func write(_ record: ImportedRecord) throws {
        kind = record.kind
        count += 1
        record.write(to: &line)
        for (field, text) in record.measured { lengths[field, default: LengthTally()].add(text) }
        if line.bytes.count >= 1 << 18 { try flush() }
    }

    private func flush() throws {
        hash.add(line.bytes)
        bytes += line.bytes.count
        try writer.write(line.bytes)
        line.removeAll()
    }

    /// Puts the file in its place.
    package func finish() throws -> DataCard.File {
        try flush()
        try writer.finish()
        return DataCard.File(
            name: String(name.split(separator: "/").last ?? Substring(name)), kind: kind?.rawValue,
            records: count, bytes: bytes, sha256: hash.text, characters: lengths.mapValues(\.summary))
    }

    /// Keeps the records so far beside the file's place, and says so where an error ends the work.
    package func keep(after error: any Error) -> any Error {
        guard count > 0, writer.canKeepPartial, (try? flush()) != nil, let partial = writer.keepPartial(),
            var failure = error as? FileFailure
        else { return error }
        let kept =
            "The \(count) record\(count == 1 ? "" : "s") before it \(count == 1 ? "is" : "are") in \(partial)"
        failure.hint = [failure.hint, kept].compactMap { $0 }.joined(separator: ". ")
        return failure
    }
}

extension ImportedRecord {
    /// The texts by the names under which their lengths are counted.
    fileprivate var measured: [(field: String, text: String)] {
        switch self {
        case .conversation(let conversation): conversation.messages.map { ($0.role.rawValue, $0.content) }
        case .ranking(let list): [("prompt", list.prompt)] + list.responses.map { ("response", $0) }
        default: texts
        }
    }
}

/// How long texts are, in Unicode scalars.
struct LengthTally {
    private var counts: [Int: Int] = [:]

    mutating func add(_ text: String) {
        var text = text
        let length = text.withUTF8 { bytes in bytes.reduce(0) { $0 + ($1 & 0xc0 == 0x80 ? 0 : 1) } }
        counts[length, default: 0] += 1
    }

    var summary: DataCard.Lengths {
        let sorted = counts.sorted { $0.key < $1.key }
        let total = sorted.reduce(0) { $0 + $1.value }
        /// The least length that at least this share of the texts does not exceed.
        func quantile(_ share: Double) -> Int {
            let rank = max(1, Int((share * Double(total)).rounded(.up)))
            var seen = 0
            for (length, count) in sorted {
                seen += count
                if seen >= rank { return length }
            }
            return 0
        }
        let sum = sorted.reduce(0.0) { $0 + Double($1.key) * Double($1.value) }
        return DataCard.Lengths(
            texts: total, mean: total == 0 ? 0 : (10 * sum / Double(total)).rounded() / 10,
            median: quantile(0.5),
            percentile95: quantile(0.95), most: sorted.last?.key ?? 0)
    }
}

// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
private import StudyFiles
package import Tensors

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The folder of a run that is not done: what it was begun with, its metrics so far, and its last saved state.
///
/// `run.json` names the state that counts and is replaced last, in one rename: until then the old state is whole, after
/// it the new one. `state-STEP.safetensors` holds weights and the optimizer's memory, `best-STEP.safetensors` the weights
/// of the best evaluation, `metrics.jsonl` a line a step, written as the steps are taken; a run goes on from the lines
/// that its state counts. `lock` is held while a process trains. Where it is not yet known whether the newest weights are good
/// ones, the last state that was known to be is kept beside it.
package final class RunFolder {
    package let path: String
    private let identity: RunIdentity
    private let lock: FileLock
    private var record: Record?
    private var metrics: JSONLinesAppender?

    private struct Record: Codable {
        var version = 1
        var identity: RunIdentity
        var progress: RunProgress
        /// Lines of metrics.jsonl that belong to the state.
        var metricsLines: Int
        var state: String?
        var best: String?
        /// Whether the state's weights are not yet known to be good; then the last one that was.
        var unproven: Bool?
        var proven: Proven?

        var names: [String] { [state, best, proven?.state].compactMap(\.self) }

        enum CodingKeys: String, CodingKey {
            case version, identity, progress, state, best, unproven, proven
            case metricsLines = "metrics_lines"
        }
    }

    /// A state whose weights are known to be good.
    private struct Proven: Codable {
        var progress: RunProgress
        var metricsLines: Int
        var state: String

        enum CodingKeys: String, CodingKey {
            case progress, state
            case metricsLines = "metrics_lines"
        }
    }

    /// A state to go on from.
    package struct Saved {
        package var progress: RunProgress
        package var metrics: [StepMetrics]
        package var hasBest: Bool
        fileprivate var state: SafetensorsFile
        fileprivate var bestFile: SafetensorsFile?

        package func tensor(_ name: String, shape: [Int]) throws -> Tensor {
            try Self.read(name, shape, from: state)
        }

        /// A tensor that not every state has.
        package func optional(_ name: String) throws -> Tensor? {
            state.header.entries[name] == nil ? nil : try state.tensor(name)
        }

        package func best(_ name: String, shape: [Int]) throws -> Tensor {
            try Self.read(name, shape, from: bestFile ?? state)
        }

        private static func read(_ name: String, _ shape: [Int], from file: SafetensorsFile) throws -> Tensor
        {
            let tensor = try file.tensor(name)
            guard tensor.shape == shape else {
                throw TrainingError.damagedRun(
                    path: file.path,
                    what: "the tensor \"\(name)\" has the shape \(tensor.shape) where the model has \(shape)")
            }
            return tensor
        }
    }

    /// Opens the folder of an interrupted run, or makes a new one.
    ///
    /// - Parameters:
    ///   - identity: what the run is begun with now; a folder that was begun with anything else is refused.
    ///   - fresh: removes an earlier run first.
    package init(_ path: String, identity: RunIdentity, fresh: Bool) throws {
        self.path = path
        self.identity = identity
        try Self.requireOwn(path)
        let isNew = !FileContents.exists(path)
        try FileContents.makeFolder(path)
        lock = try FileLock(path)
        do {
            if fresh { try Self.clear(path) }
            record = try Self.readRecord(path)
            if let record {
                guard record.metricsLines >= 0, record.progress.step >= 0,
                    record.names.allSatisfy({ !$0.contains("/") })
                else {
                    throw TrainingError.damagedRun(
                        path: "\(path)/run.json", what: "has numbers or names that no run writes")
                }
                let changes = identity.changes(from: record.identity)
                guard changes.isEmpty else {
                    throw TrainingError.changedRun(folder: path, changes: changes)
                }
            } else {
                try Self.clear(path)
            }
        } catch {
            if isNew { try? FileManager.default.removeItem(atPath: path) }
            throw error
        }
    }

    /// The step after which a run goes on; nil where nothing was saved.
    package var savedStep: Int? { record?.state == nil ? nil : record?.progress.step }

    /// The step of the last saved state whose weights are known to be good; nil where there is none.
    package var provenStep: Int? { proven?.progress.step }

    private var proven: Proven? {
        guard let record, let state = record.state else { return nil }
        if record.unproven == true { return record.proven }
        return Proven(progress: record.progress, metricsLines: record.metricsLines, state: state)
    }

    /// The last saved state whose weights are known to be good, to be looked at; the run goes on from `saved`.
    package func lastProven() throws -> Saved? {
        guard let proven else { return nil }
        let metricsPath = "\(path)/metrics.jsonl"
        let lines = FileContents.exists(metricsPath) ? try Self.wholeLines(metricsPath) : []
        return try read(
            proven.progress, lines.prefix(proven.metricsLines), state: proven.state, best: nil)
    }

    /// The last saved state; the metrics after it are cut off.
    package func saved() throws -> Saved? {
        guard let record, let name = record.state else { return nil }
        let metricsPath = "\(path)/metrics.jsonl"
        let lines = FileContents.exists(metricsPath) ? try Self.wholeLines(metricsPath) : []
        guard lines.count >= record.metricsLines else {
            throw TrainingError.damagedRun(
                path: metricsPath,
                what: "has \(lines.count) lines where the state counts \(record.metricsLines)")
        }
        let kept = lines.prefix(record.metricsLines)
        metrics = nil
        try FileContents.write(kept.reduce(into: Data()) { $0 += $1 + [0x0a] }, to: metricsPath)
        return try read(record.progress, kept, state: name, best: record.best)
    }

    private func read(
        _ progress: RunProgress, _ lines: ArraySlice<Data>, state: String, best: String?
    ) throws -> Saved {
        let decoder = JSONDecoder()
        do {
            return Saved(
                progress: progress,
                metrics: try lines.map { try decoder.decode(StepMetrics.self, from: Data($0)) },
                hasBest: best != nil, state: try SafetensorsFile("\(path)/\(state)"),
                bestFile: try best.map { try SafetensorsFile("\(path)/\($0)") })
        } catch is DecodingError {
            throw TrainingError.damagedRun(
                path: "\(path)/metrics.jsonl", what: "has a line that is not of a step")
        } catch let error as SafetensorsError {
            throw TrainingError.damagedRun(path: error.path, what: "is no whole state")
        }
    }

    /// Appends a line; it may reach the disk later, but not after the next state.
    package func append(_ step: StepMetrics) throws {
        let appender = try metrics ?? JSONLinesAppender("\(path)/metrics.jsonl")
        metrics = appender
        try appender.append([step], durably: false)
    }

    /// Saves a state in place of the one before.
    ///
    /// - Parameters:
    ///   - lines: how many metrics belong to it.
    ///   - best: the weights of the best evaluation, written once for each best step.
    ///   - unproven: the weights are not yet known to be good: the last state that was stays beside this one.
    package func save(
        _ progress: RunProgress, metrics lines: Int, tensors: [(name: String, tensor: Tensor)],
        best: [(name: String, tensor: Tensor)], unproven: Bool = false
    ) throws {
        let state = "state-\(progress.step).safetensors"
        try Self.write(tensors, to: "\(path)/\(state)")
        var bestName: String?
        if let step = progress.best?.step, !best.isEmpty {
            let name = "best-\(step).safetensors"
            if record?.best != name {
                try Self.write(best, to: "\(path)/\(name)")
            }
            bestName = name
        }
        try metrics?.sync()
        try replace(
            Record(
                identity: identity, progress: progress, metricsLines: lines, state: state, best: bestName,
                unproven: unproven ? true : nil, proven: unproven ? proven : nil))
    }

    /// The weights of the saved state have turned out to be good.
    package func prove() throws {
        guard var record, record.unproven == true else { return }
        (record.unproven, record.proven) = (nil, nil)
        try replace(record)
    }

    private func replace(_ record: Record) throws {
        try FileContents.write(try JSONLines.encode(record), to: "\(path)/run.json")
        self.record = record
        for name in try Self.entries(path) where name.hasSuffix(".safetensors") || name.hasSuffix(".part") {
            if !record.names.contains(name) { unlink("\(path)/\(name)") }
        }
    }

    /// Removes the folder: the run is done.
    package func remove() throws {
        metrics = nil
        try Self.clear(path)
        unlink("\(path)/lock")
        rmdir(path)
    }

    /// Removes the folder where it holds nothing to go on from.
    package func removeUnlessSaved() {
        if savedStep == nil { try? remove() }
    }

    // MARK: Files

    private static func write(_ tensors: [(name: String, tensor: Tensor)], to path: String) throws {
        let contents = FileSource(
            pieces: [{ SafetensorsEncoding.header(tensors, as: .f32) }]
                + tensors.map { entry in { SafetensorsEncoding.bytes(of: entry.tensor, as: .f32) } })
        try FileContents.write(contents, to: path)
    }

    private static func entries(_ path: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw TrainingError.notARun(path: path)
        }
    }

    private static func isOwn(_ name: String) -> Bool {
        ["run.json", "metrics.jsonl", "lock"].contains(name) || name.hasSuffix(".part")
            || (name.hasSuffix(".safetensors") && (name.hasPrefix("state-") || name.hasPrefix("best-")))
    }

    private static func requireOwn(_ path: String) throws {
        guard FileContents.exists(path) else { return }
        guard try entries(path).allSatisfy(isOwn) else { throw TrainingError.notARun(path: path) }
    }

    private static func clear(_ path: String) throws {
        // run.json first: what is left of a folder without it counts as nothing.
        for name in ["run.json"] + (try entries(path)) where name != "lock" && isOwn(name) {
            unlink("\(path)/\(name)")
        }
    }

    private static func readRecord(_ path: String) throws -> Record? {
        let file = "\(path)/run.json"
        guard FileContents.exists(file) else { return nil }
        do {
            let record = try JSONDecoder().decode(Record.self, from: try FileContents.read(file))
            guard record.version == 1 else {
                throw TrainingError.damagedRun(
                    path: file, what: "is of version \(record.version), which is not known")
            }
            return record
        } catch let error as DecodingError {
            throw TrainingError.damagedRun(path: file, what: JSONLines.explain(error))
        }
    }

    /// Lines that end with a line break; a last one that a crash cut short is not among them.
    private static func wholeLines(_ path: String) throws -> [Data] {
        var lines = try FileContents.read(path).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        lines.removeLast()
        return lines
    }
}

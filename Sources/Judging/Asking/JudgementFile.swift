// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// The judgements of a run on the disk: each is there before the next is waited for, and none is asked for twice.
package final class JudgementFile {
    package let path: String
    /// By key.
    private var known: [String: Judgement] = [:]
    private let appender: JSONLinesAppender

    /// Opens what an earlier run left, for this process alone.
    ///
    /// - Parameter plan: what the judgements must be of.
    package init(_ path: String, for plan: JudgePlan) throws {
        self.path = path
        // The lock comes first: another process may be writing.
        appender = try JSONLinesAppender(path, exclusively: true)
        let wanted = Set(plan.requests.map(\.key))
        for judgement in try Self.read(path) {
            guard wanted.contains(judgement.key) else {
                throw JudgingFailure(
                    .changedRun,
                    reason: "\(path) holds a judgement of \"\(judgement.question)\" that was asked for with "
                        + "other settings, words or responses",
                    hint: "Give the same options again, or another --output")
            }
            known[judgement.key] = judgement
        }
    }

    package var count: Int { known.count }

    package subscript(_ key: String) -> Judgement? { known[key] }

    func append(_ judgement: Judgement) throws {
        try appender.append([judgement])
        known[judgement.key] = judgement
    }

    /// Every judgement of a file, each checked.
    package static func read(_ path: String) throws -> [Judgement] {
        var judgements: [Judgement] = []
        var lines: [String: Int] = [:]
        try JSONLines.forEach(Judgement.self, in: path) { judgement, line in
            if let fault = judgement.fault {
                throw FileFailure(
                    .badData, path: path, line: line, reason: "the judgement \(fault)",
                    hint: "Delete the line; the judge is asked again")
            }
            if let earlier = lines.updateValue(line, forKey: judgement.key) {
                throw FileFailure(
                    .badData, path: path, line: line, reason: "is the same judgement as line \(earlier)",
                    hint: "Delete one of the two lines")
            }
            judgements.append(judgement)
        }
        return judgements
    }
}

// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import StudyFiles
import Testing

/// Every figure of a small study of people and a judge, with ties, "none", temperatures, lengths, groups, and a question that did
/// not offer every method.
///
/// Numbers may differ in their last digits between machines, whose logarithms do; names, reasons and what is absent may not.
/// After a deliberate change run the test once with `SHOWDOWN_UPDATE_GOLDEN=1` and read the difference.
@Suite struct GoldenFiguresTests {
    static let folder = PublishedStudyTests.root.appending(path: "Tests/AnalysisTests/Fixtures/small-study")
        .path

    @Test func theFiguresAreThoseThatStandHere() throws {
        let votes = Ballots(try VoteTable.read(from: Self.folder + "/votes.csv").votes)
        let people = votes.people
        let outcome = LeftOut.applying(Exclusions(failedAttention: 1), to: people)
        var left = outcome.left
        left.judgeVotes = votes.answerCount - people.answerCount
        let run = AnalysisRun(
            ballots: outcome.kept, whole: people, left: left, judges: votes,
            settings: AnalysisSettings(replicates: 200, rearrangements: 199))
        let object = try JSONSerialization.jsonObject(with: Data(try run.json()))
        let path = Self.folder + "/figures.json"
        if ProcessInfo.processInfo.environment["SHOWDOWN_UPDATE_GOLDEN"] != nil {
            let bytes = try JSONSerialization.data(
                withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
            try FileContents.write(Array(bytes) + [0x0a], to: path)
        }
        let expected = try JSONSerialization.jsonObject(with: Data(try FileContents.readText(path).utf8))
        let differences = Self.differences(object, expected, at: "")
        #expect(differences.isEmpty, "\(differences.prefix(5).joined(separator: "; "))")
    }

    /// Where two objects differ, by the keys that lead there.
    private static func differences(_ found: Any, _ expected: Any, at path: String) -> [String] {
        switch (found, expected) {
        case (let found as [String: Any], let expected as [String: Any]):
            return Set(found.keys).union(expected.keys).sorted().flatMap { key -> [String] in
                guard let a = found[key], let b = expected[key] else {
                    return ["\(path).\(key) is \(found[key] == nil ? "missing" : "new")"]
                }
                return differences(a, b, at: "\(path).\(key)")
            }
        case (let found as [Any], let expected as [Any]):
            guard found.count == expected.count else {
                return ["\(path) has \(found.count) entries, not \(expected.count)"]
            }
            return found.indices.flatMap { differences(found[$0], expected[$0], at: "\(path)[\($0)]") }
        case (let found as String, let expected as String):
            return found == expected ? [] : ["\(path) is \"\(found)\", not \"\(expected)\""]
        case (let found as NSNumber, let expected as NSNumber):
            let (a, b) = (found.doubleValue, expected.doubleValue)
            return abs(a - b) <= 1e-9 * max(1, abs(b)) ? [] : ["\(path) is \(a), not \(b)"]
        case (is NSNull, is NSNull): return []
        default: return ["\(path) is of another kind"]
        }
    }
}

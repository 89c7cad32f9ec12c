// SPDX-License-Identifier: Apache-2.0

import Analysis

/// What `bench coverage` found, as a JSON object and as tables in Markdown.
struct CoverageReport: Encodable {
    struct Row: Encodable {
        let participants, questions, methods: Int
        let participant_effect, question_effect: Double
        let intervals: [CoverageStudy.Coverage]
        let tests: [CoverageStudy.Size]

        init(_ study: CoverageStudy) {
            participants = study.plan.participants
            questions = study.plan.questions
            methods = study.plan.shares.count
            participant_effect = study.plan.participantEffect
            question_effect = study.plan.questionEffect
            intervals = study.intervals
            tests = study.sizes
        }

        var name: [String] {
            let effects =
                participant_effect + question_effect == 0
                ? "none" : "\(participant_effect) / \(question_effect)"
            return ["\(methods)", "\(participants) x \(questions)", effects]
        }
    }

    let studies: Int
    let seed: UInt64
    let rows: [Row]

    var text: String {
        let kinds = rows.first?.intervals.map(\.kind.rawValue) ?? []
        let coverage = Self.table(
            kinds, rows.map { $0.name + $0.intervals.map { Self.short($0.coverage) } })
        let widths = Self.table(
            kinds, rows.map { $0.name + $0.intervals.map { Self.short($0.halfWidth) } })
        let tests = Self.table(
            rows.first?.tests.map(\.test) ?? [],
            rows.map { $0.name + $0.tests.map { Self.short($0.rejected) } })
        return """
            \(studies) studies a row, seed \(seed). Effects: standard deviations of participants' and questions' log-odds.

            Coverage of 95% intervals

            \(coverage)
            Mean half width

            \(widths)
            False rejections at .05

            \(tests)
            """
    }

    private static func table(_ columns: [String], _ rows: [[String]]) -> String {
        let heading = ["methods", "study", "effects"] + columns
        let rule = heading.indices.map { $0 < 3 ? "---" : "---:" }
        return ([heading, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    /// Three decimals without the zero in front.
    private static func short(_ value: Double) -> String {
        let text = Decimals.text(value, 3)
        return text.hasPrefix("0.") ? String(text.dropFirst()) : text
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Grades as one JSON object: `grades[section][judge][method]`.
package struct GradeEstimatesJSON: Encodable, Sendable {
    private struct Entry: Encodable {
        var mean: Double
        /// `[low, high]`.
        var interval: Interval?
        var remark: String?
        var count: Int
        var questions: Int
        /// By the lowest grade that counts: `{"5": 0.2, "4": 0.6}`.
        var topShares: [String: Double]
        var topIntervals: [String: Interval]
        var winRate: Double?
        var pairs: Int
        var equalPairs: Int
        var averageCharacters: Double?
        var averageTokens: Double?

        enum CodingKeys: String, CodingKey {
            case mean, interval, remark, count, questions, pairs
            case topShares = "top_shares"
            case topIntervals = "top_intervals"
            case winRate = "win_rate"
            case equalPairs = "equal_pairs"
            case averageCharacters = "average_characters"
            case averageTokens = "average_tokens"
        }

        init(_ estimate: GradeEstimate) {
            mean = estimate.mean.mean
            interval = estimate.mean.interval.interval
            remark = estimate.mean.interval.remark
            count = estimate.mean.count
            questions = estimate.mean.questions
            func name(_ grade: Double) -> String { Int(exactly: grade).map(String.init) ?? "\(grade)" }
            topShares = Dictionary(estimate.tops.map { (name($0.from), $0.share.mean) }) { first, _ in first }
            topIntervals = Dictionary(
                estimate.tops.compactMap { top in top.share.interval.interval.map { (name(top.from), $0) } }
            ) { first, _ in first }
            winRate = estimate.winRate
            pairs = estimate.pairs
            equalPairs = estimate.equalPairs
            averageCharacters = estimate.characters
            averageTokens = estimate.tokens
        }
    }

    private var grades: [String: [String: [String: Entry]]] = [:]

    package init(_ estimates: [GradeEstimate]) {
        for estimate in estimates {
            grades[estimate.section, default: [:]][estimate.judge, default: [:]][estimate.method] = Entry(
                estimate)
        }
    }
}

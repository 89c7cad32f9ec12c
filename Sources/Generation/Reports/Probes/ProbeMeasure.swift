// SPDX-License-Identifier: Apache-2.0

/// What a probe compares of two responses.
package enum ProbeMeasure: String, CaseIterable, Codable, Sendable {
    case words
    /// Different words / words of the response.
    case variety
    case repetition
    /// Of 100 words those of a stated list.
    case positive, negative
    /// 1 where the response declines or apologises by a stated list, else 0.
    case declines
    /// Mean negative log-probability of a token, in nats; only with a model.
    case surprise

    package var title: String {
        switch self {
        case .words: "words"
        case .variety: "different words / words"
        case .repetition: "repeated 4-grams"
        case .positive: "positive words of 100"
        case .negative: "negative words of 100"
        case .declines: "declines or apologises"
        case .surprise: "nats a token"
        }
    }

    func value(_ place: Int, _ grid: ReportedGrid, _ likelihoods: ResponseLikelihoods?) -> Double? {
        let response = grid.responses[place]
        let count = Double(response.words.count)
        switch self {
        case .words: return count
        case .variety: return count > 0 ? Double(Set(grid.words(of: place)).count) / count : nil
        case .repetition: return response.repetition
        case .positive:
            return count > 0 ? Double(ProbeWords.counts(response.text).positive) * 100 / count : nil
        case .negative:
            return count > 0 ? Double(ProbeWords.counts(response.text).negative) * 100 / count : nil
        case .declines: return ProbeWords.counts(response.text).declines ? 1 : 0
        case .surprise:
            guard let value = likelihoods?.values[place] else { return nil }
            return -value.sum / Double(value.tokens)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What is measured of a set of responses: a method's, at one temperature or at all, of one section or of all.
package struct CellMeasures: Encodable, Sendable {
    /// nil for all sections.
    package var section: String?
    package var method: String
    /// nil for all temperatures.
    package var temperature: Double?
    package var responses: Int
    package var empty: Int
    /// Shares of the responses, 0 to 1.
    package var finished: Double
    package var midSentence: Double
    package var tokens: Spread?
    package var words: Spread?
    package var characters: Spread?
    package var distinct1: Double?
    package var distinct2: Double?
    /// Of as many n-grams as the smallest set of its kind has, at most 10,000; nil of too few.
    package var distinct1Equal: Double?
    package var distinct2Equal: Double?
    /// How many n-grams those are.
    package var equalSize: Int?
    /// Mean seq-rep-4 of the responses with four words or more.
    package var repetition: Double?
    package var repetitionResponses: Int
    package var loops: Int
    /// Under the model named, weighted by tokens.
    package var perplexity: Double?
    package var perplexityTokens: Int?
    /// Responses with the fault, by its name; faults that none has are absent.
    package var faults: [String: Int]

    enum CodingKeys: String, CodingKey {
        case section, method, temperature, responses, empty, finished, tokens, words, characters, repetition,
            loops
        case perplexity, faults
        case midSentence = "mid_sentence"
        case distinct1 = "distinct_1"
        case distinct2 = "distinct_2"
        case distinct1Equal = "distinct_1_equal"
        case distinct2Equal = "distinct_2_equal"
        case equalSize = "equal_size"
        case repetitionResponses = "repetition_responses"
        case perplexityTokens = "perplexity_tokens"
    }
}

/// The measures of all sets of one kind, so that distinct-n is compared at one size.
struct CellTable {
    private(set) var rows: [CellMeasures] = []

    /// A set with fewer pairs of words says nothing about variety, and does not bring the others down to its size.
    private static let fewestGrams = 50
    /// Beyond this nothing is gained, and reports on large grids are compared at one size.
    private static let mostGrams = 10_000

    struct Cell {
        var section: String?
        var method: String
        var temperature: Double?
        /// Places of its responses; not empty.
        var members: [Int]
    }

    init(
        _ cells: [Cell], of grid: ReportedGrid, likelihoods: ResponseLikelihoods?, faults: [[TextFault]]
    ) {
        let singles = cells.map { grid.distinct(1, among: $0.members) }
        let pairs = cells.map { grid.distinct(2, among: $0.members) }
        let size = pairs.map(\.total).filter { $0 >= Self.fewestGrams }.min().map { min($0, Self.mostGrams) }
        for (place, cell) in cells.enumerated() {
            let members = cell.members.map { grid.responses[$0] }
            func share(_ isMember: (ReportedGrid.Response) -> Bool) -> Double {
                Double(members.count(where: isMember)) / Double(members.count)
            }
            let repetitions = members.compactMap(\.repetition)
            let scores = likelihoods.map { scores in cell.members.compactMap { scores.values[$0] } } ?? []
            let scored = scores.reduce(0) { $0 + $1.tokens }
            var counts: [String: Int] = [:]
            for member in cell.members {
                for fault in faults[member] { counts[fault.rawValue, default: 0] += 1 }
            }
            rows.append(
                CellMeasures(
                    section: cell.section, method: cell.method, temperature: cell.temperature,
                    responses: members.count, empty: members.count(where: \.isEmpty),
                    finished: share(\.isFinished), midSentence: share(\.endsMidSentence),
                    tokens: Spread(members.map(\.tokens)), words: Spread(members.map(\.words.count)),
                    characters: Spread(members.map(\.characters)), distinct1: singles[place].share,
                    distinct2: pairs[place].share,
                    distinct1Equal: size.flatMap { singles[place].share(amongDrawn: $0) },
                    distinct2Equal: size.flatMap { pairs[place].share(amongDrawn: $0) }, equalSize: size,
                    repetition: repetitions.isEmpty
                        ? nil : repetitions.reduce(0, +) / Double(repetitions.count),
                    repetitionResponses: repetitions.count, loops: members.count(where: \.isLoop),
                    perplexity: ResponseLikelihoods.perplexity(of: scores),
                    perplexityTokens: likelihoods == nil ? nil : scored, faults: counts))
        }
    }
}

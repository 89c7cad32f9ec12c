// SPDX-License-Identifier: Apache-2.0

/// What came of a run: verdicts, how they depend on the order, what could not be read, tokens.
package struct JudgeSummary: Equatable, Codable, Sendable {
    /// Where the responses stood that were chosen, in replies with a choice among so many responses.
    package struct Places: Equatable, Codable, Sendable {
        /// Responses shown.
        package var responses: Int
        /// Choices of the first place, the second and so on.
        package var chosen: [Int]

        package var total: Int { chosen.reduce(0, +) }

        /// The place chosen most, how often, and how far that is from an even share in standard errors of that many
        /// independent choices; every response stands at every place equally often, so a fair judge has about 0.
        package var leaning: (place: Int, share: Double, standardErrors: Double)? {
            guard total > 0, let most = chosen.max(), let place = chosen.firstIndex(of: most) else {
                return nil
            }
            let even = 1 / Double(responses)
            let error = (even * (1 - even) / Double(total)).squareRoot()
            let share = Double(most) / Double(total)
            return (place + 1, share, (share - even) / error)
        }
    }

    package var judge: String
    package var requests = 0
    package var comparisons = 0
    package var chosen = 0
    package var ties = 0
    package var inconsistent = 0
    /// Comparisons that unreadable replies left open.
    package var undecided = 0
    /// All orders the same, among comparisons with every reply readable.
    package var unanimous = 0
    package var readableComparisons = 0
    /// Pairs in which the first response was chosen in both orders, and in which the second was.
    package var firstInBothOrders = 0
    package var secondInBothOrders = 0
    package var places: [Places] = []
    package var grades = 0
    /// Replies by why they have no verdict.
    package var unreadable: [String: Int] = [:]
    /// As the service counts them; nil where it does not, or counts what has no sum.
    package var promptTokens: Int?
    package var completionTokens: Int?
    /// As the service names them, sorted.
    package var models: [String] = []

    enum CodingKeys: String, CodingKey {
        case judge, requests, comparisons, chosen, ties, inconsistent, undecided, unanimous, places, grades,
            unreadable, models
        case readableComparisons = "readable_comparisons"
        case firstInBothOrders = "first_in_both_orders"
        case secondInBothOrders = "second_in_both_orders"
        case promptTokens = "prompt_tokens"
        case completionTokens = "completion_tokens"
    }

    package init(_ judgements: [Judgement]) {
        judge = judgements.first?.judge ?? ""
        requests = judgements.count
        var byCount: [Int: [Int]] = [:]
        for judgement in judgements {
            if let why = judgement.unreadable { unreadable[why.rawValue, default: 0] += 1 }
            if judgement.grade != nil { grades += 1 }
            if let place = judgement.place {
                let count = judgement.shown.count
                byCount[count, default: [Int](repeating: 0, count: count)][place - 1] += 1
            }
        }
        promptTokens = Self.sum(judgements.compactMap(\.promptTokens))
        completionTokens = Self.sum(judgements.compactMap(\.completionTokens))
        places = byCount.sorted { $0.key < $1.key }.map { Places(responses: $0.key, chosen: $0.value) }
        models = Set(judgements.compactMap(\.model)).sorted()
        for comparison in JudgedComparison.all(judgements) {
            comparisons += 1
            switch comparison.outcome {
            case .chosen: chosen += 1
            case .tie: ties += 1
            case .inconsistent: inconsistent += 1
            case .unreadable: undecided += 1
            }
            let isReadable =
                comparison.judgements.count == comparison.first.orders
                && comparison.judgements.allSatisfy { $0.unreadable == nil }
            if isReadable { readableComparisons += 1 }
            if isReadable, comparison.isUnanimous { unanimous += 1 }
            if comparison.shown.count == 2, comparison.judgements.count == 2 {
                let places = comparison.judgements.map(\.place)
                if places == [1, 1] { firstInBothOrders += 1 }
                if places == [2, 2] { secondInBothOrders += 1 }
            }
        }
    }

    /// Nil for no counts, for one below 0, and for a sum that is too large for a whole number.
    private static func sum(_ counts: [Int]) -> Int? {
        guard !counts.isEmpty else { return nil }
        var sum = 0
        for count in counts {
            let (next, isTooLarge) = sum.addingReportingOverflow(count)
            guard count >= 0, !isTooLarge else { return nil }
            sum = next
        }
        return sum
    }

    /// Sentences for a person who is to trust the judge or not.
    package var remarks: [String] {
        var remarks: [String] = []
        for places in places {
            guard let leaning = places.leaning, leaning.standardErrors > 3 else { continue }
            remarks.append(
                "\(judge) leans to place \(leaning.place) of \(places.responses): it chose it in "
                    + "\(Self.percent(leaning.share)) of \(places.total) replies, where a judge that goes by the "
                    + "responses would have \(Self.percent(1 / Double(places.responses)))")
        }
        if inconsistent > 0 {
            remarks.append(
                "\(inconsistent) of \(comparisons) comparisons have another verdict in another order"
                    + (firstInBothOrders + secondInBothOrders > 0
                        ? ": the first response was chosen in both orders \(firstInBothOrders) times, the second "
                            + "\(secondInBothOrders) times" : ""))
        }
        let lost = unreadable.values.reduce(0, +)
        if lost > 0 {
            let reasons = unreadable.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            remarks.append(
                "\(lost) of \(requests) replies have no verdict (\(reasons.joined(separator: ", "))); they stand in "
                    + "judgements.jsonl and count for nothing")
        }
        return remarks
    }

    private static func percent(_ share: Double) -> String {
        "\((share * 1_000).rounded() / 10) %"
    }
}

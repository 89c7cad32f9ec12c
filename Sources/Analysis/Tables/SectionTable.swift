// SPDX-License-Identifier: Apache-2.0

/// Every figure of one section of a study, or of all sections together.
package struct SectionTable: Sendable {
    /// Figures of the ballots at one temperature or in one range of them.
    package struct Temperature: Sendable {
        /// As in votes.csv (`0.301`), or the range (`below 1`, `1 and above`).
        package var name: String
        /// The temperature; nil for a range.
        package var value: Double?
        package var ballots: Int
        package var undecided: Double
        package var shares: [ShareEstimate]
        package var won: [QuestionsWon]
    }

    package var name: String
    package var methods: [String]
    package var participants: Int
    package var ballots: Int
    /// Answers; a part of one where an answer was split.
    package var ties: Double
    package var none: Double
    /// One entry a method; a method that no deciding ballot offered is missing and named in `absences`.
    package var shares: [ShareEstimate]
    package var won: [QuestionsWon]
    package var questions: [Ballots.Question]
    package var tallies: [QuestionTally]
    /// For each question, the places in `methods` of those that some ballot of it offered.
    package var offered: [[Int]]
    /// How many methods pages had: one number where all had as many.
    package var pageSizes: Set<Int>
    package var temperatures: [Temperature]
    package var ranges: [Temperature]
    /// By the temperature of a method's own response, where the options of a page had different ones; empty elsewhere.
    package var optionTemperatures: [OptionTemperature]
    package var optionRanges: [OptionTemperature]
    package var position: PositionBias?
    /// Questions with more than one most-voted method.
    package var sharedFirstPlaces: Int
    /// What is computed beside win rates and wins.
    package var further: FurtherFigures
    /// What could not be computed, and why.
    package var absences: [Absence]

    package init(name: String, ballots: Ballots, settings: AnalysisSettings = AnalysisSettings()) {
        self.name = name
        methods = ballots.methods
        participants = ballots.participantCount
        self.ballots = ballots.answerCount
        ties = ballots.weight(where: \.isTie)
        none = ballots.weight(where: \.isNone)
        pageSizes = Set(ballots.usedSets.map { $0.count(where: \.self) })
        let shares = ShareEstimate.all(in: ballots)
        self.shares = shares
        won = QuestionsWon.all(in: ballots)
        questions = ballots.questions
        tallies = QuestionTally.all(in: ballots)
        offered = ballots.offeredMethods
        sharedFirstPlaces = tallies.count { $0.winners.count > 1 }
        let known = ballots.temperatures
        let numbers = Dictionary(uniqueKeysWithValues: zip(known, known.indices))
        let parts = ballots.parted(into: known.count) { $0.temperature.flatMap { numbers[$0] } }
        temperatures = zip(known, parts).map { Self.temperature("\($0)", value: $0, $1) }
        ranges = zip(
            ["below 1", "1 and above"],
            ballots.parted(into: 2) { $0.temperature.map { $0 < 1 ? 0 : 1 } }
        ).map { Self.temperature($0, value: nil, $1) }.filter { $0.ballots > 0 }
        (optionTemperatures, optionRanges) = OptionTemperature.all(in: ballots)
        position = PositionBias(ballots)
        further = FurtherFigures(of: ballots, shares: shares, settings: settings)
        absences = []
        absences = noted()
    }

    private static func temperature(_ name: String, value: Double?, _ ballots: Ballots) -> Temperature {
        Temperature(
            name: name, value: value, ballots: ballots.answerCount,
            undecided: ballots.weight { $0.choice == nil },
            shares: ShareEstimate.all(in: ballots),
            won: QuestionsWon.all(in: ballots))
    }

    /// The win rate of every method if all were alike; nil where pages differ in their number of methods.
    package var chance: Double? {
        guard let size = pageSizes.first, pageSizes.count == 1, size > 0 else { return nil }
        return 1 / Double(size)
    }

    /// Whether every page had every method, so that all win rates are of the same answers against the same rivals.
    package var offersAll: Bool { pageSizes == [methods.count] }

    private func noted() -> [Absence] {
        var found: [Absence] = []
        func note(_ quantity: String, _ method: String?, _ reason: String) {
            found.append(Absence(quantity: quantity, section: name, method: method, reason: reason))
        }
        for method in methods where !shares.contains(where: { $0.method == method }) {
            note("win_rate", method, "no ballot that offered it chose a method")
        }
        for share in shares {
            if let remark = share.randomQuestions.remark { note("interval", share.method, remark) }
            if let remark = share.fixedQuestions.remark {
                note("interval_fixed_questions", share.method, remark)
            }
        }
        let unknown = ballots - temperatures.reduce(0) { $0 + $1.ballots }
        if unknown > 0 {
            note(
                "by_temperature", nil,
                optionTemperatures.isEmpty
                    ? "\(unknown) of \(ballots) ballots have no temperature"
                    : "the options of \(unknown) of \(ballots) ballots have temperatures of their own, by which by_option_temperature goes"
            )
        }
        if position == nil { note("position_bias", nil, "no ballot chose a method") }
        return found + further.absences(section: name)
    }
}

/// A figure that the tables do not have, or have in another form than usual, and why.
package struct Absence: Equatable, Sendable, Encodable {
    package var quantity: String
    package var section: String
    package var method: String?
    package var reason: String
}

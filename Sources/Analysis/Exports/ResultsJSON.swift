// SPDX-License-Identifier: Apache-2.0

/// The figures as one object with the keys that programs rely on; shares are 0 to 1, an absent figure has no key.
///
/// `win_rate`, `votes`, `questions_won`, `average_winning_preference`, `interval` (participants and questions random),
/// `interval_fixed_questions` and `plackett_luce` go by section and method, `by_temperature` and
/// `by_temperature_range` by section, temperature and method, `position_bias` by section. `overall` holds the same
/// without the section where a study has several.
package struct ResultsJSON: Encodable, Sendable {
    package typealias ByMethod<Value> = [String: Value]
    package typealias BySection<Value> = [String: Value]

    /// All sections together.
    package struct Overall: Encodable, Sendable {
        var winRate: ByMethod<Double>
        var votes: ByMethod<Double>
        var questionsWon: ByMethod<Int>
        var averageWinningPreference: ByMethod<Double>
        var interval: ByMethod<Interval>
        var intervalFixedQuestions: ByMethod<Interval>

        enum CodingKeys: String, CodingKey {
            case votes, interval
            case winRate = "win_rate"
            case questionsWon = "questions_won"
            case averageWinningPreference = "average_winning_preference"
            case intervalFixedQuestions = "interval_fixed_questions"
        }
    }

    package var participants: Int
    package var ballots: BySection<Int>
    package var questions: BySection<Int>
    package var ties: BySection<Int>
    package var none: BySection<Int>
    package var winRate: BySection<ByMethod<Double>>
    package var votes: BySection<ByMethod<Double>>
    package var questionsWon: BySection<ByMethod<Int>>
    package var questionsWonShared: BySection<ByMethod<Int>>
    package var averageWinningPreference: BySection<ByMethod<Double>>
    package var interval: BySection<ByMethod<Interval>>
    package var intervalFixedQuestions: BySection<ByMethod<Interval>>
    package var intervalWilson: BySection<ByMethod<Interval>>
    package var intervalPaper: BySection<ByMethod<Interval>>
    package var intervalBootstrap: BySection<ByMethod<Interval>>?
    package var byTemperature: BySection<[String: ByMethod<Double>]>
    package var byTemperatureRange: BySection<[String: ByMethod<Double>]>
    package var positionBias: BySection<PositionBias>
    package var plackettLuce: BySection<ByMethod<Double>>
    package var overall: Overall?
    package var absent: [Absence]

    enum CodingKeys: String, CodingKey {
        case participants, ballots, questions, ties, none, votes, interval, overall, absent
        case winRate = "win_rate"
        case questionsWon = "questions_won"
        case questionsWonShared = "questions_won_shared"
        case averageWinningPreference = "average_winning_preference"
        case intervalFixedQuestions = "interval_fixed_questions"
        case intervalWilson = "interval_wilson"
        case intervalPaper = "interval_paper"
        case intervalBootstrap = "interval_bootstrap"
        case byTemperature = "by_temperature"
        case byTemperatureRange = "by_temperature_range"
        case positionBias = "position_bias"
        case plackettLuce = "plackett_luce"
    }

    package init(_ tables: StudyTables) {
        func bySection<Value>(_ value: (SectionTable) -> Value?) -> BySection<Value> {
            var result: BySection<Value> = [:]
            for section in tables.sections { result[section.name] = value(section) }
            return result
        }
        participants = tables.participants
        ballots = bySection(\.ballots)
        questions = bySection(\.questions.count)
        ties = bySection(\.ties)
        none = bySection(\.none)
        winRate = bySection { $0.shares.byMethod(\.share) }
        votes = bySection { $0.shares.byMethod(\.votes) }
        questionsWon = bySection { $0.won.byMethod(\.won) }
        questionsWonShared = bySection { $0.won.byMethod(\.shared) }
        averageWinningPreference = bySection { $0.won.byMethod(\.averageWinningPreference) }
        interval = bySection { $0.shares.byMethod(\.randomQuestions.interval) }
        intervalFixedQuestions = bySection { $0.shares.byMethod(\.fixedQuestions.interval) }
        intervalWilson = bySection { $0.shares.byMethod(\.wilson) }
        intervalPaper = bySection { $0.shares.byMethod(\.paper) }
        intervalBootstrap = tables.bootstrap.isEmpty ? nil : tables.bootstrap
        byTemperature = bySection { section in Self.shares(section.temperatures) }
        byTemperatureRange = bySection { section in Self.shares(section.ranges) }
        positionBias = bySection(\.position)
        plackettLuce = bySection { section in
            guard let model = section.plackettLuce.value else { return nil }
            return Dictionary(zip(model.methods, model.values)) { first, _ in first }
        }
        overall = tables.overall.map { all in
            Overall(
                winRate: all.shares.byMethod(\.share), votes: all.shares.byMethod(\.votes),
                questionsWon: all.won.byMethod(\.won),
                averageWinningPreference: all.won.byMethod(\.averageWinningPreference),
                interval: all.shares.byMethod(\.randomQuestions.interval),
                intervalFixedQuestions: all.shares.byMethod(\.fixedQuestions.interval))
        }
        absent = tables.absences
    }

    private static func shares(_ temperatures: [SectionTable.Temperature]) -> [String: ByMethod<Double>]? {
        guard !temperatures.isEmpty else { return nil }
        var result: [String: ByMethod<Double>] = [:]
        for temperature in temperatures { result[temperature.name] = temperature.shares.byMethod(\.share) }
        return result
    }
}

private protocol NamedByMethod {
    var method: String { get }
}

extension ShareEstimate: NamedByMethod {}
extension QuestionsWon: NamedByMethod {}

extension Array where Element: NamedByMethod {
    /// A figure of each method that has one.
    fileprivate func byMethod<Value>(_ value: (Element) -> Value?) -> [String: Value] {
        var result: [String: Value] = [:]
        for element in self { result[element.method] = value(element) }
        return result
    }
}

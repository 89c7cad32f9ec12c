// SPDX-License-Identifier: Apache-2.0

/// The figures of one set of votes: most by section and method.
///
/// An object that grows by key and value, so that a figure is named in one place, where it is computed from the tables.
package struct FiguresJSON: Encodable, Sendable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private var values: [String: any Encodable & Sendable] = [:]

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            try object.encode(value, forKey: Key(stringValue: name))
        }
    }

    mutating func set(_ key: String, _ value: (any Encodable & Sendable)?) {
        if let value { values[key] = value }
    }

    package init(_ tables: StudyTables) {
        set("participants", tables.participants)
        set("absent", tables.absences)
        addCounts(of: tables)
        addWinRates(of: tables)
        addParts(of: tables)
        addFurther(of: tables)
        if let overall = tables.overall { set("overall", OverallJSON(overall)) }
    }

    private mutating func addCounts(of tables: StudyTables) {
        set("ballots", tables.bySection(\.ballots))
        set("questions", tables.bySection(\.questions.count))
        set("section_participants", tables.bySection(\.participants))
        set("ties", tables.bySection(\.ties))
        set("none", tables.bySection(\.none))
    }

    private mutating func addWinRates(of tables: StudyTables) {
        set("win_rate", tables.bySection { $0.shares.byMethod(\.share) })
        set("votes", tables.bySection { $0.shares.byMethod(\.votes) })
        set("questions_won", tables.bySection { $0.won.byMethod(\.won) })
        set("questions_won_shared", tables.bySection { $0.won.byMethod(\.shared) })
        set("average_winning_preference", tables.bySection { $0.won.byMethod(\.averageWinningPreference) })
        for name in IntervalName.allCases {
            let intervals = tables.bySection { section -> [String: Interval]? in
                let own = section.shares.compactMap { share in
                    name.interval(of: share.method, in: section, tables)?.interval.map { (share.method, $0) }
                }
                return own.isEmpty && name.isOptional ? nil : Dictionary(own) { first, _ in first }
            }
            if !intervals.isEmpty || !name.isOptional { set(name.key, intervals) }
        }
    }

    private mutating func addParts(of tables: StudyTables) {
        func shares(_ temperatures: [SectionTable.Temperature]) -> [String: [String: Double]]? {
            guard !temperatures.isEmpty else { return nil }
            return Dictionary(temperatures.map { ($0.name, $0.shares.byMethod(\.share)) }) { first, _ in first
            }
        }
        set("by_temperature", tables.bySection { shares($0.temperatures) })
        set("by_temperature_range", tables.bySection { shares($0.ranges) })
        func options(_ options: [OptionTemperature]) -> [String: [String: OptionTemperatureJSON]]? {
            guard !options.isEmpty else { return nil }
            return Dictionary(grouping: options, by: \.name).mapValues { own in
                Dictionary(own.map { ($0.method, OptionTemperatureJSON($0)) }) { first, _ in first }
            }
        }
        set("by_option_temperature", tables.bySection { options($0.optionTemperatures) })
        set("by_option_temperature_range", tables.bySection { options($0.optionRanges) })
        if !tables.sequential.isEmpty {
            set("sequential", tables.sequential.mapValues { $0.comparisons.map(SequentialJSON.init) })
        }
        let groups = tables.bySection { section -> [String: [String: [String: Double]]]? in
            var found: [String: [String: [String: Double]]] = [:]
            for group in section.further.groups {
                found[group.group, default: [:]][group.value] = group.shares.byMethod(\.share)
            }
            return found.isEmpty ? nil : found
        }
        set("by_group", groups)
    }

    private mutating func addFurther(of tables: StudyTables) {
        set("position_bias", tables.bySection(\.position))
        addModels(of: tables)
        set("pairwise", tables.bySection { $0.pairwise.map(PairwiseJSON.init) })
        set("krippendorff_alpha", tables.bySection { $0.further.agreement.alpha.value?.alpha })
        set("krippendorff_alpha_interval", tables.bySection { $0.further.agreement.alphaInterval })
        set("fleiss_kappa", tables.bySection { $0.further.agreement.fleiss.value?.kappa })
        set("randolph_kappa", tables.bySection { $0.further.agreement.fleiss.value?.randolph })
        set("pair_agreement", tables.bySection { $0.further.agreement.pairAgreement })
        set("human_ceiling", tables.bySection { $0.further.agreement.humanCeiling })
        set("omnibus", tables.bySection { $0.further.omnibus.map(OmnibusJSON.init) })
        set("rank", tables.bySection { $0.further.ranks.byMethod(\.rank) })
        set("rank_interval", tables.bySection { $0.further.ranks.byMethod { [$0.low, $0.high] } })
        set("design_effect", tables.bySection { $0.further.designs.byMethod(\.measured) })
        set("leave_one_participant_out", tables.bySection { $0.further.influences.byMethod(\.range) })
        set(
            "length_bias",
            tables.bySection { section -> LengthBiasJSON? in
                guard case .bias(let bias) = section.further.length else { return nil }
                return LengthBiasJSON(bias)
            })
    }
}

extension FiguresJSON {
    /// The choice models by the keys of `ChoiceFigures`.
    private mutating func addModels(of tables: StudyTables) {
        let figures = tables.bySection { ChoiceFigures($0.further.models) }
        func set<Value: Encodable & Sendable>(
            _ key: ChoiceFigures.CodingKeys, _ value: (ChoiceFigures) -> Value?
        ) {
            self.set(key.rawValue, figures.compactMapValues(value))
        }
        set(.plackettLuce, \.plackettLuce)
        set(.plackettLuceFit, \.plackettLuceFit)
        set(.plackettLuceRidge, \.plackettLuceRidge)
        set(.bradleyTerry, \.bradleyTerry)
        set(.bradleyTerryFit, \.bradleyTerryFit)
        set(.bradleyTerryRidge, \.bradleyTerryRidge)
        set(.davidson, \.davidson)
        set(.raoKupper, \.raoKupper)
        set(.conditionalLogit, \.conditionalLogit)
        set(.lengthControlledWinRate, \.lengthControlledWinRate)
        set(.iia, \.iia)
        set(.elo, \.elo)
        set(.voteShare, \.voteShare)
        set(.battleWinRate, \.battleWinRate)
        set(.averageWinRate, \.averageWinRate)
        set(.pairwisePreferred, \.pairwisePreferred)
    }
}

/// All sections together.
private struct OverallJSON: Encodable, Sendable {
    var winRate: [String: Double]
    var votes: [String: Double]
    var questionsWon: [String: Int]
    var averageWinningPreference: [String: Double]
    var interval: [String: Interval]
    var intervalFixedQuestions: [String: Interval]
    var pairwise: [PairwiseJSON]

    enum CodingKeys: String, CodingKey {
        case votes, interval, pairwise
        case winRate = "win_rate"
        case questionsWon = "questions_won"
        case averageWinningPreference = "average_winning_preference"
        case intervalFixedQuestions = "interval_fixed_questions"
    }

    init(_ all: SectionTable) {
        winRate = all.shares.byMethod(\.share)
        votes = all.shares.byMethod(\.votes)
        questionsWon = all.won.byMethod(\.won)
        averageWinningPreference = all.won.byMethod(\.averageWinningPreference)
        interval = all.shares.byMethod(\.randomQuestions.interval)
        intervalFixedQuestions = all.shares.byMethod(\.fixedQuestions.interval)
        pairwise = all.pairwise.map(PairwiseJSON.init)
    }
}

extension StudyTables {
    /// A figure of each section that has one, by the section's name.
    func bySection<Value>(_ value: (SectionTable) -> Value?) -> [String: Value] {
        var result: [String: Value] = [:]
        for section in sections { result[section.name] = value(section) }
        return result
    }
}

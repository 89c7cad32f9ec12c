// SPDX-License-Identifier: Apache-2.0

/// People and judges as one JSON object: `comparisons` is a list, one a section and judge; `README.md` explains the keys.
package struct JudgeComparisonJSON: Encodable, Sendable {
    fileprivate struct Mean: Encodable, Sendable {
        var mean: Double
        /// `[low, high]`.
        var interval: Interval?
        var remark: String?
        var count: Int
        var questions: Int

        init(_ mean: QuestionMean) {
            self.mean = mean.mean
            interval = mean.interval.interval
            remark = mean.interval.remark
            count = mean.count
            questions = mean.questions
        }
    }

    /// One method over the questions that both answered.
    fileprivate struct Shared: Encodable, Sendable {
        var people: Double?
        var peopleInterval: Interval?
        var judge: Double?
        var judgeInterval: Interval?
        var difference: Double?
        var differenceInterval: Interval?

        init(_ row: SharedWinRates.Row) {
            (people, peopleInterval) = (row.people, row.peopleInterval.interval)
            (judge, judgeInterval) = (row.judge, row.judgeInterval.interval)
            (difference, differenceInterval) = (row.difference, row.differenceInterval.interval)
        }

        enum CodingKeys: String, CodingKey {
            case people, judge, difference
            case peopleInterval = "people_interval"
            case judgeInterval = "judge_interval"
            case differenceInterval = "difference_interval"
        }
    }

    /// One judge in one section.
    struct Entry: Encodable, Sendable {
        var section: String
        var judge: String
        var winRatePeople: [String: Double]
        var winRateJudge: [String: Double]
        var averageCharacters: [String: Double]
        var sharedQuestions: Int
        var sharedParticipants: Int
        fileprivate var sharedWinRates: [String: Shared]
        var answersPeople: Double
        var answersJudge: Double
        var tiesPeople: Double
        var tiesJudge: Double
        var comparisons: Int
        var comparisonsTied: Int
        var comparisonsWithoutPeople: Int
        fileprivate var agreementWithMajority: Mean?
        var humanCeiling: Double?
        fileprivate var agreementWithPerson: Mean?
        var agreementOfPersons: Double?
        var cohenKappa: Double?
        var krippendorffAlphaPeople: Double?
        var krippendorffAlphaWithJudge: Double?
        var spearman: Double?
        var spearmanMethods: Int?
        var spearmanChanceOfSameOrder: Double?
        /// Why figures are missing, by key.
        var absent: [String: String]

        enum CodingKeys: String, CodingKey {
            case section, judge, comparisons, spearman, absent
            case sharedQuestions = "shared_questions"
            case sharedParticipants = "shared_participants"
            case sharedWinRates = "shared_win_rate"
            case winRatePeople = "win_rate_people"
            case winRateJudge = "win_rate_judge"
            case averageCharacters = "average_characters"
            case answersPeople = "answers_people"
            case answersJudge = "answers_judge"
            case tiesPeople = "ties_people"
            case tiesJudge = "ties_judge"
            case comparisonsTied = "comparisons_tied"
            case comparisonsWithoutPeople = "comparisons_without_people"
            case agreementWithMajority = "agreement_with_majority"
            case humanCeiling = "human_ceiling"
            case agreementWithPerson = "agreement_with_person"
            case agreementOfPersons = "agreement_of_persons"
            case cohenKappa = "cohen_kappa"
            case krippendorffAlphaPeople = "krippendorff_alpha_people"
            case krippendorffAlphaWithJudge = "krippendorff_alpha_with_judge"
            case spearmanMethods = "spearman_methods"
            case spearmanChanceOfSameOrder = "spearman_chance_of_same_order"
        }
    }

    private var comparisons: [Entry]

    package init(_ comparisons: [JudgeComparison]) { self.comparisons = Self.entries(comparisons) }

    /// One entry a section and judge, as the object has them.
    static func entries(_ comparisons: [JudgeComparison]) -> [Entry] { comparisons.map(entry) }

    private static func entry(_ comparison: JudgeComparison) -> Entry {
        let agreement = comparison.agreement
        func byMethod(_ value: (JudgeComparison.Row) -> Double?) -> [String: Double] {
            Dictionary(
                uniqueKeysWithValues: comparison.rows.compactMap { row in value(row).map { (row.method, $0) }
                })
        }
        return Entry(
            section: comparison.section, judge: comparison.judge, winRatePeople: byMethod(\.people),
            winRateJudge: byMethod(\.judge), averageCharacters: byMethod(\.length),
            sharedQuestions: comparison.shared.questions, sharedParticipants: comparison.shared.participants,
            sharedWinRates: Dictionary(
                uniqueKeysWithValues: comparison.shared.rows.map { ($0.method, Shared($0)) }),
            answersPeople: comparison.peopleAnswers, answersJudge: comparison.judgeAnswers,
            tiesPeople: comparison.peopleTies, tiesJudge: comparison.judgeTies, comparisons: agreement.items,
            comparisonsTied: agreement.judgeTies, comparisonsWithoutPeople: agreement.withoutPeople,
            agreementWithMajority: agreement.majority.map(Mean.init), humanCeiling: agreement.humanCeiling,
            agreementWithPerson: agreement.person.map(Mean.init), agreementOfPersons: agreement.personPair,
            cohenKappa: agreement.kappa.value?.kappa,
            krippendorffAlphaPeople: agreement.alphaPeople.value?.alpha,
            krippendorffAlphaWithJudge: agreement.alphaWithJudge.value?.alpha,
            spearman: comparison.ranking?.rho, spearmanMethods: comparison.ranking?.count,
            spearmanChanceOfSameOrder: comparison.ranking?.chanceOfSameOrder, absent: absent(comparison))
    }

    private static func absent(_ comparison: JudgeComparison) -> [String: String] {
        let agreement = comparison.agreement
        var absent: [String: String] = [:]
        let nothing =
            agreement.items == 0
            ? "people have answered none of the judge's comparisons"
            : "the judge left every comparison as a tie"
        if agreement.majority == nil {
            absent["agreement_with_majority"] = nothing
            absent["agreement_with_person"] = nothing
        }
        if agreement.humanCeiling == nil {
            absent["human_ceiling"] = "no comparison that the judge decided was answered by two people"
            absent["agreement_of_persons"] = absent["human_ceiling"]
        }
        if case .absent(let reason) = agreement.kappa { absent["cohen_kappa"] = reason }
        if case .absent(let reason) = agreement.alphaPeople { absent["krippendorff_alpha_people"] = reason }
        if case .absent(let reason) = agreement.alphaWithJudge {
            absent["krippendorff_alpha_with_judge"] = reason
        }
        for row in comparison.shared.rows {
            for (key, estimate) in [
                ("people_interval", row.peopleInterval), ("judge_interval", row.judgeInterval),
                ("difference_interval", row.differenceInterval),
            ] where estimate.interval == nil {
                absent["shared_win_rate.\(row.method).\(key)"] = estimate.remark
            }
        }
        if comparison.ranking == nil {
            absent["spearman"] = "fewer than two methods have both win rates, or they are all alike"
        }
        return absent
    }
}

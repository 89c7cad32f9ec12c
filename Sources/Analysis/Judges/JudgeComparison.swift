// SPDX-License-Identifier: Apache-2.0

/// People and one judge side by side, in one section.
package struct JudgeComparison: Equatable, Sendable {
    package struct Row: Equatable, Sendable {
        package var method: String
        /// Mean over opponents, ties excluded; nil where the method met none.
        package var people: Double?
        package var judge: Double?
        /// Of its responses, in characters; nil where votes do not say it.
        package var length: Double?
    }

    package let section: String
    package let judge: String
    package let rows: [Row]
    package let peopleAnswers: Double
    package let peopleTies: Double
    package let judgeAnswers: Double
    package let judgeTies: Double
    package let agreement: JudgeAgreement
    /// Over the questions that both answered.
    package let shared: SharedWinRates
    /// Of both win rates over the methods that have both; nil with fewer than two.
    package let ranking: RankCorrelation?

    init(section: String, judge name: String, people: Ballots, judge: Ballots) {
        self.section = section
        self.judge = name
        let (peoples, judges) = (PairwiseWins(of: people), PairwiseWins(of: judge))
        let (judgeLengths, peopleLengths) = (ShownLength.characters(judge), ShownLength.characters(people))
        rows = people.methods.indices.map { method in
            Row(
                method: people.methods[method], people: peoples.winRate(method),
                judge: judges.winRate(method), length: judgeLengths[method] ?? peopleLengths[method])
        }
        (peopleAnswers, peopleTies) = (peoples.answers, peoples.ties)
        (judgeAnswers, judgeTies) = (judges.answers, judges.ties)
        agreement = JudgeAgreement(JudgedItem.all(people: people, judge: judge))
        shared = SharedWinRates(people: people, judge: judge)
        let both = rows.filter { $0.people != nil && $0.judge != nil }
        ranking = RankCorrelation(both.map { $0.people ?? 0 }, both.map { $0.judge ?? 0 })
    }

    /// Every judge of every section, in the order of the names; a section that people or judges lack has none.
    ///
    /// Judges are compared with people, never added to them.
    ///
    /// - Parameter counted: a study of the people who count, by their names; all people without it.
    package static func all(in ballots: Ballots, counting counted: Ballots? = nil) -> [JudgeComparison] {
        let names = counted.map { Set($0.participants.map { [$0.study, $0.name] }) }
        let counts = ballots.participants.map { names?.contains([$0.study, $0.name]) ?? true }
        let answers =
            names == nil
            ? ballots : ballots.compacted(ballots.ballots.filter { $0.isJudge || counts[$0.participant] })
        return answers.bySection().flatMap { section, ballots in
            let people = ballots.filtered { !$0.isJudge }
            guard !people.ballots.isEmpty else { return [JudgeComparison]() }
            return ballots.judgeNames.map { name in
                JudgeComparison(
                    section: section, judge: name, people: people,
                    judge: ballots.filtered {
                        $0.isJudge && ballots.participants[$0.participant].name == name
                    })
            }
        }
    }
}

extension Ballots {
    /// Names of automated judges, sorted.
    package var judgeNames: [String] {
        Set(ballots.lazy.filter(\.isJudge).map { self.participants[$0.participant].name }).sorted()
    }

    /// What people said, which alone makes headline tables.
    package var people: Ballots { compacted(ballots.filter { !$0.isJudge }) }

    /// What one judge said, for tables of its own.
    package func judge(_ name: String) -> Ballots {
        compacted(ballots.filter { $0.isJudge && participants[$0.participant].name == name })
    }
}

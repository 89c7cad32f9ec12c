// SPDX-License-Identifier: Apache-2.0

/// What was found, in sentences for people who took part; no sentence claims more than its figure bears.
package enum PlainSummary {
    package static func paragraphs(_ tables: StudyTables, judges: [JudgeComparison] = []) -> [String] {
        guard tables.votes > 0 else {
            return ["Nobody's answers are in this analysis, so that nothing was found."]
        }
        var texts = tables.sections.map(section) + judges.map(\.plainWords)
        texts.append(
            "A win rate is a method's share of the answers that offered its text and chose any, averaged over the questions. An interval of 95% is "
                + "made by a procedure that, over many studies of this kind, would hold the true win rate in 95 of 100. It "
                + "allows for other participants and other questions; it does not allow for other ways of asking, or for people "
                + "who would never take part.")
        return texts
    }

    private static func section(_ section: SectionTable) -> String {
        let size =
            "\(section.name): \(StudyTables.count(section.participants, "participant")) gave "
            + "\(StudyTables.count(section.ballots, "answer")) to \(StudyTables.count(section.questions.count, "question")). "
        guard let leader = section.sortedShares.first, section.sortedShares.count > 1 else {
            return size + "No answer chose between methods."
        }
        let ties = section.sortedShares.filter { abs($0.share - leader.share) < 1e-12 }.map(\.method)
        guard ties.count == 1 else {
            return size
                + "\(words(ties)) have the same win rate, \(CellText.percent(leader.share))."
        }
        var text =
            size
            + "\(leader.method) has the highest win rate, \(CellText.percent(leader.share))"
            + (section.chance.map { " (\(CellText.percent($0)) if all were alike)" } ?? "")
        if let interval = leader.randomQuestions.interval {
            text +=
                "; the 95% interval for other participants and questions of the kind is "
                + CellText.text(.interval(interval), as: .shareInterval) + "%"
        }
        text += ". "
        if !section.offersAll {
            text +=
                "Not every page had every method, so that win rates are against different rivals and do not compare by themselves. "
        }
        return text + comparison(of: leader.method, in: section)
    }

    /// How the leader stands to each other, by the tests adjusted for all pairs.
    private static func comparison(of leader: String, in section: SectionTable) -> String {
        let pairs = section.pairwise.filter { $0.first == leader || $0.second == leader }
        let (known, unknown) = (pairs.filter { $0.pHolm != nil }, pairs.filter { $0.pHolm == nil })
        func other(_ pair: PairwiseTest) -> String { pair.first == leader ? pair.second : pair.first }
        let clear = known.filter { ($0.pHolm ?? 1) < 0.05 }.map(other)
        let open = known.filter { ($0.pHolm ?? 1) >= 0.05 }.map(other)
        var sentences: [String] = []
        if !clear.isEmpty {
            sentences.append(
                "Beside \(words(clear)) the difference is larger than chance among participants and questions explains "
                    + "(tests adjusted for all pairs, 5%).")
        }
        if !open.isEmpty {
            sentences.append(
                "These answers do not tell \(leader) from \(words(open, joined: "or")); that is not evidence that they are equal."
            )
        }
        if !unknown.isEmpty {
            sentences.append(
                "Between \(leader) and \(words(unknown.map(other))) there are too few answers for a test.")
        }
        return sentences.joined(separator: " ")
    }

    static func words(_ names: [String], joined conjunction: String = "and") -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}

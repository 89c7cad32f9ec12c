// SPDX-License-Identifier: Apache-2.0

private import Charts

/// What the study cannot say, in plain words, computed from its figures: each limit stands there only where it is found.
package enum StudyLimits {
    /// Few clusters make Student's t long-tailed and the variances themselves uncertain.
    private static let fewParticipants = 30
    private static let fewQuestions = 20
    /// An interval this wide tells little (share of 1).
    private static let wide = 0.2

    package static func texts(_ tables: StudyTables, _ study: StudyDescription, left: LeftOut) -> [String] {
        guard tables.votes > 0 else { return ["There are no answers."] }
        var texts: [String] = []
        if tables.participants < fewParticipants {
            texts.append(
                "\(StudyTables.count(tables.participants, "participant")) took part: few, so that intervals are wide, and wider "
                    + "yet would be right if the participants were chosen among friends or colleagues.")
        }
        if tables.sections.count == 1 {
            texts.append(
                "There is one section, of one kind of question; other tasks may give another order of the methods."
            )
        }
        for section in tables.sections { texts += of(section) }
        texts += left.limits
        if study.attentionChecks == 0 {
            texts.append("There were no attention checks; who answered without reading is not known.")
        }
        texts.append(
            study.flow == nil
                ? "How participants were found, how many declined and how many stopped is not known here."
                : "Participants chose to take part; whoever did not may prefer otherwise.")
        texts.append(
            "Each method stands for the texts shown, of one checkpoint, its settings and its draws; another training run or "
                + "another draw may be preferred otherwise.")
        return texts
    }

    private static func of(_ section: SectionTable) -> [String] {
        var texts: [String] = []
        let name = section.name
        if section.questions.count == 1 {
            texts.append("\(name): one question says nothing about other questions.")
        } else if section.questions.count < fewQuestions {
            texts.append(
                "\(name): \(section.questions.count) questions are few to stand for all questions of their kind."
            )
        }
        let clusters = section.pairwise.map { min($0.participants, $0.questions) }.max() ?? 0
        let least = PowerEstimate.leastP(clusters: clusters) * Double(section.pairwise.count)
        if clusters > 1, least > 0.05 {
            texts.append(
                "\(name): with \(clusters) \(section.questions.count <= section.participants ? "questions" : "participants") no p adjusted "
                    + "for all pairs can be below \(CellText.p(min(1, least))), so that no two methods can be told apart, however clear."
            )
        }
        if section.participants == 1 { texts.append("\(name): one participant says nothing about others.") }
        let widths = section.shares.compactMap { share in
            share.randomQuestions.interval.map { $0.high - $0.low }
        }
        if let widest = widths.max(), widest > wide {
            texts.append(
                "\(name): intervals of the win rate are up to \(DecimalText.fixed(widest * 100, digits: 0)) percentage points wide."
            )
        }
        let undecided = section.ties + section.none
        if section.ballots > 0, undecided / Double(section.ballots) > 0.2 {
            texts.append(
                "\(name): \(CellText.text(.number(undecided), as: .count)) of \(section.ballots) answers chose no method; win rates are of the others alone."
            )
        }
        if !section.offersAll, section.methods.count > 1, section.ballots > 0 {
            texts.append(
                "\(name): not every page had every method, so that win rates are against different rivals and do not compare by "
                    + "themselves; the choice models allow for who stood against whom."
            )
        }
        if let bias = section.position, let p = bias.pClustered ?? Optional(bias.p), p < 0.05 {
            texts.append(
                "\(name): places on the page were not chosen alike often (p \(CellText.p(p))); the order in which texts stood had "
                    + "an influence, which a counterbalanced order spreads over the methods but does not undo."
            )
        }
        if case .bias(let bias) = section.further.length, let p = bias.p, p < 0.05 {
            let kind = bias.longer.share > 0.5 ? "longer" : "shorter"
            texts.append(
                "\(name): \(kind) texts were chosen more often than chance explains (the longer one in "
                    + "\(CellText.percent(bias.longer.share)) of pairs that differ); whether for their length or for what they say "
                    + "these answers alone do not tell.")
        }
        if let circle = section.circle {
            texts.append(
                "\(name): the answers go in a circle (\(circle.joined(separator: " before ")) before \(circle[0])), so that no "
                    + "order of these methods fits them.")
        }
        return texts
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Charts

extension JudgeComparison {
    /// What was compared and how far it agrees, in sentences.
    package var sentences: [String] {
        var lines = [
            "Answers: \(number(peopleAnswers, digits: 0)) of people (and "
                + "\(number(peopleTies, digits: 0)) ties), "
                + "\(number(judgeAnswers, digits: 0)) of the judge (and "
                + "\(number(judgeTies, digits: 0)) ties). Win rates are means over opponents, ties excluded.",
            "People have answered \(agreement.items) of the judge's comparisons; it left \(agreement.judgeTies) of "
                + "them as ties, and \(agreement.withoutPeople) more were answered by nobody.",
        ]
        if let majoritySentence { lines.append(majoritySentence) }
        if let person = agreement.person {
            lines.append(
                "A person drawn at random agrees with the judge in \(mean(person))"
                    + (agreement.personPair.map { ", with another person in \(percent($0))." } ?? "."))
        }
        switch agreement.kappa {
        case .kappa(let kappa):
            lines.append("Cohen's kappa of judge and majority: \(number(kappa.kappa, digits: 3)).")
        case .absent(let reason): lines.append("Cohen's kappa of judge and majority is absent: \(reason).")
        }
        for (coders, alpha) in [
            ("of people", agreement.alphaPeople), ("with the judge as one more", agreement.alphaWithJudge),
        ] {
            switch alpha {
            case .alpha(let alpha):
                lines.append("Krippendorff's alpha \(coders): \(number(alpha.alpha, digits: 3)).")
            case .absent(let reason):
                lines.append("Krippendorff's alpha \(coders) is absent: \(reason).")
            }
        }
        if let ranking {
            lines.append(
                "Spearman's correlation of both rankings: \(number(ranking.rho, digits: 3)) over \(ranking.count) "
                    + "methods, of which two rankings are the same by chance with probability "
                    + "\(number(ranking.chanceOfSameOrder, digits: 3)).")
        }
        return lines
    }

    private var majoritySentence: String? {
        agreement.majority.map { majority in
            "The judge chose what most people chose in \(mean(majority)) of the comparisons that it decided"
                + (agreement.humanCeiling.map { "; a person chose what most others chose in \(percent($0))." }
                    ?? ".")
        }
    }

    /// For readers who took part: what a judge is, and how often it says what people say.
    package var plainWords: String {
        guard shared.questions > 0 else {
            return
                "\(section): \(judge) is a program, no participant, and it answered none of the questions that people answered."
        }
        let size =
            "\(section): \(judge) is a program, no participant. It answered \(StudyTables.count(shared.questions, "question")) that people "
            + "answered too. "
        guard let majoritySentence else {
            return size
                + "It decided no comparison about which somebody has chosen, so that agreement is not known."
        }
        return size + majoritySentence
    }

    private func mean(_ mean: QuestionMean?) -> String {
        guard let mean else { return "absent" }
        let interval = mean.interval.interval.map {
            " (\(DecimalText.fixed($0.low * 100, digits: 1)) to \(DecimalText.fixed($0.high * 100, digits: 1)))"
        }
        return percent(mean.mean) + (interval ?? "")
    }

    private func percent(_ share: Double) -> String { DecimalText.fixed(share * 100, digits: 1) + "%" }

    private func number(_ value: Double, digits: Int) -> String { DecimalText.fixed(value, digits: digits) }
}

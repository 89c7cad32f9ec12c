// SPDX-License-Identifier: Apache-2.0

/// How far a judge agrees with people, beside how far people agree with one another about the same comparisons.
///
/// A judge that agreed with people as often as people do is as good as one more person; more than the ceiling only a
/// judge could reach that knows the majority.
package struct JudgeAgreement: Equatable, Sendable {
    /// Comparisons of the judge about which somebody has chosen.
    package let items: Int
    /// Those among them that the judge left as ties; the figures below are of the others.
    package let judgeTies: Int
    /// Comparisons of the judge about which nobody has chosen.
    package let withoutPeople: Int
    /// How often the judge chose what most people chose, a share of 1 / k where k methods share the first place.
    ///
    /// AlpacaEval's "human agreement" with the expectation in place of its random choice among several modes.
    package let majority: QuestionMean?
    /// The same of a person against the other people: leave one out.
    package let humanCeiling: Double?
    /// How often a person drawn at random chose the same; MT-Bench's agreement, ties left out.
    package let person: QuestionMean?
    /// The same of two people.
    package let personPair: Double?
    /// Judge and majority, where one method is alone in front.
    package let kappa: CohenKappa.Result
    /// Of people alone, and with the judge as one more coder; a tie is a code.
    package let alphaPeople: KrippendorffAlpha.Result
    package let alphaWithJudge: KrippendorffAlpha.Result

    package init(_ all: [JudgedItem]) {
        let known = all.filter { $0.peopleCount > 0 }
        items = known.count
        withoutPeople = all.count - known.count
        let decided = known.compactMap { item in item.judge.map { (item: item, choice: $0) } }
        judgeTies = known.count - decided.count
        majority = QuestionMean(
            decided.map { item, choice in
                let modes = item.modes
                return (item.question, modes.contains(choice) ? 1 / Double(modes.count) : 0)
            })
        person = QuestionMean(
            decided.map { item, choice in
                (item.question, Double(item.people[choice]) / Double(item.peopleCount))
            })
        let choices = Ratings(counts: decided.map(\.item.people))
        humanCeiling = PairAgreement.humanCeiling(choices)
        personPair = PairAgreement.share(choices)
        kappa = CohenKappa.of(
            decided.compactMap { item, choice in
                item.modes.count == 1 ? (first: choice, second: item.modes[0]) : nil
            })
        alphaPeople = KrippendorffAlpha.of(Ratings(counts: known.map { $0.people + [$0.peopleTies] }))
        alphaWithJudge = KrippendorffAlpha.of(
            Ratings(
                counts: known.map { item in
                    var counts = item.people + [item.peopleTies]
                    counts[item.judge ?? item.people.count] += 1
                    return counts
                }))
    }
}

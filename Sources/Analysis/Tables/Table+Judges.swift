// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Win rates by people and by each judge, side by side.
    package static func judges(_ comparisons: [JudgeComparison]) -> Table {
        var table = Table(
            name: "judges", title: "Win rate by people and by automated judges",
            note:
                "Judges are programs, no participants: no other table counts their answers. Over the questions that both answered: the "
                + "mean over opponents of the share of choices of the method over the opponent, ties excluded, so that choices among "
                + "several and between two compare; it is another figure than the win rate of the other tables. Intervals of 95%: of "
                + "people, participants and questions random; of a judge, questions random, since it is one. Difference: judge less "
                + "people, of the same questions.",
            columns: [
                Column("section", "Section", .text), Column("judge", "Judge", .text),
                Column("method", "Method", .text), Column("win_rate_people", "People", .share),
                Column("interval_people", "95%, people", .shareInterval),
                Column("win_rate_judge", "Judge\u{2019}s", .share),
                Column("interval_judge", "95%, judge", .shareInterval),
                Column("difference", "Difference", .difference),
                Column("interval_difference", "95%, difference", .differenceInterval),
                Column("average_characters", "Characters, average", .number(digits: 0)),
                Column("questions", "Questions", .count), Column("participants", "Participants", .count),
            ])
        for comparison in comparisons {
            let shared = comparison.shared
            if shared.questions == 0 {
                table.remarks.append(
                    "\(comparison.section): \(comparison.judge) answered none of the questions that people answered."
                )
            }
            for row in shared.rows {
                let length = comparison.rows.first { $0.method == row.method }?.length
                let unmet = "it met no other method in a question that both answered"
                table.add([
                    .text(comparison.section), .text(comparison.judge), .text(row.method),
                    .number(row.people, orAbsent: unmet), .interval(row.peopleInterval),
                    .number(row.judge, orAbsent: unmet), .interval(row.judgeInterval),
                    .number(row.difference, orAbsent: unmet), .interval(row.differenceInterval),
                    .number(length, orAbsent: "the votes do not say it"), .count(shared.questions),
                    .count(shared.participants),
                ])
            }
        }
        return table
    }

    /// How far each judge agrees with people, beside how far people agree with one another.
    package static func judgeAgreement(_ comparisons: [JudgeComparison]) -> Table {
        var table = Table(
            name: "judge-agreement", title: "Agreement of automated judges with people",
            note:
                "Of the judge\u{2019}s comparisons about which people have chosen. Majority: how often it chose what most people chose, "
                + "of those that it decided; ceiling: the same of a person against the other people. Person: how often a person drawn "
                + "at random chose the same; two people: the same of another person. Intervals of 95% over questions; what another "
                + "judge, or the same one asked in other words, would say is in none. \u{3ba}: Cohen\u{2019}s, of judge and majority. "
                + "\u{3b1}: Krippendorff\u{2019}s, of people, and with the judge as one more coder. \u{3c1}: Spearman\u{2019}s, of both "
                + "orders of the methods.",
            columns: [
                Column("section", "Section", .text), Column("judge", "Judge", .text),
                Column("agreement_with_majority", "Majority", .share),
                Column("interval_majority", "95%, majority", .shareInterval),
                Column("human_ceiling", "Ceiling", .share),
                Column("agreement_with_person", "Person", .share),
                Column("interval_person", "95%, person", .shareInterval),
                Column("agreement_of_persons", "Two people", .share),
                Column("cohen_kappa", "\u{3ba}", .number(digits: 3)),
                Column("krippendorff_alpha_people", "\u{3b1}, people", .number(digits: 3)),
                Column("krippendorff_alpha_with_judge", "\u{3b1}, with judge", .number(digits: 3)),
                Column("spearman", "\u{3c1}", .number(digits: 3)),
                Column("comparisons", "Comparisons", .count), Column("tied", "Judge\u{2019}s ties", .count),
                Column("without_people", "Nobody chose", .count),
            ])
        for comparison in comparisons {
            let own = comparison.agreement
            let nothing =
                own.items == 0
                ? "people have answered none of the judge\u{2019}s comparisons"
                : "the judge left every comparison as a tie"
            let alone = "no comparison that the judge decided was answered by two people"
            func alpha(_ result: KrippendorffAlpha.Result) -> Cell {
                switch result {
                case .alpha(let alpha): .number(alpha.alpha, orAbsent: "it is not finite")
                case .absent(let reason): .absent(reason)
                }
            }
            let kappa: Cell =
                switch own.kappa {
                case .kappa(let kappa): .number(kappa.kappa, orAbsent: "it is not finite")
                case .absent(let reason): .absent(reason)
                }
            table.add([
                .text(comparison.section), .text(comparison.judge),
                .number(own.majority?.mean, orAbsent: nothing),
                own.majority.map { .interval($0.interval) } ?? .absent(nothing),
                .number(own.humanCeiling, orAbsent: alone), .number(own.person?.mean, orAbsent: nothing),
                own.person.map { .interval($0.interval) } ?? .absent(nothing),
                .number(own.personPair, orAbsent: alone), kappa, alpha(own.alphaPeople),
                alpha(own.alphaWithJudge),
                .number(
                    comparison.ranking?.rho,
                    orAbsent: "fewer than two methods have both win rates, or they are all alike"),
                .count(own.items), .count(own.judgeTies), .count(own.withoutPeople),
            ])
        }
        return table
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Every pair of methods: the difference of their shares and the tests of it.
    package static func pairs(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "pairwise", title: "Differences between methods",
            note:
                "Difference: the mean over questions of the first\u{2019}s share less the second\u{2019}s, among answers that offered "
                + "both and chose any method. Intervals of 95%: questions random speak of other participants and questions, questions "
                + "fixed of these questions; not adjusted for the number of pairs. p: of no difference, for each of the two claims, by "
                + "exchanging signs question by question or participant by participant (studentized sign-flip test; never below 2 / "
                + "2^n with n of them); Holm: adjusted for all pairs of the section. " + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("a", "First", .text),
                Column("b", "Second", .text),
                Column("difference", "Difference", .difference),
                Column("interval", "95%, questions random", .differenceInterval),
                Column("p", "p", .p), Column("p_holm", "p, Holm", .p),
                Column("interval_fixed_questions", "95%, questions fixed", .differenceInterval),
                Column("p_fixed_questions", "p, fixed", .p),
                Column("p_fixed_questions_holm", "p, fixed, Holm", .p),
                Column("answers", "Answers", .count),
            ])
        for section in tables.allSections {
            for pair in section.pairwise {
                let few = "one participant or one question says nothing about others"
                table.add([
                    .text(section.name), .text(pair.first), .text(pair.second), .number(pair.difference),
                    .interval(pair.interval), .number(pair.p, orAbsent: few),
                    .number(pair.pHolm, orAbsent: few), .interval(pair.fixedQuestions),
                    .number(pair.pFixedQuestions, orAbsent: "one participant says nothing about others"),
                    .number(pair.pFixedQuestionsHolm, orAbsent: "one participant says nothing about others"),
                    .number(pair.answers),
                ])
            }
        }
        return table
    }

    /// Win rates of each group of participants.
    package static func groups(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "groups", title: "Win rate by group of participants",
            note:
                "Groups as the columns group_\u{2026} of votes.csv have them; a participant without a value is in none. Intervals of "
                + "95% within the group. Groups were not assigned at random, and many comparisons find differences by chance. "
                + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("group", "Group", .text),
                Column("value", "Value", .text), Column("method", "Method", .text),
                Column("win_rate", "Win rate", .share),
                Column("interval", "95%, questions random", .shareInterval),
                Column("interval_fixed_questions", "95%, questions fixed", .shareInterval),
                Column("questions_won", "Questions won", .count), Column("votes", "Chosen", .count),
                Column("ballots", "Answers", .count), Column("undecided", "Ties and none", .count),
                Column("participants", "Participants", .count),
            ])
        for section in tables.allSections {
            for group in section.further.groups {
                for share in group.shares {
                    let won = group.won.first { $0.method == share.method }
                    table.add([
                        .text(section.name), .text(group.group), .text(group.value), .text(share.method),
                        .number(share.share), .interval(share.randomQuestions),
                        .interval(share.fixedQuestions), .count(won?.won ?? 0), .number(share.votes),
                        .number(share.ballots), .number(group.undecided), .count(group.participants),
                    ])
                }
            }
        }
        if table.rows.isEmpty { table.remarks = ["The votes have no column group_\u{2026}."] }
        return table
    }
}

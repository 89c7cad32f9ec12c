// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// How far participants agree, section by section.
    package static func agreement(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "agreement", title: "Agreement among participants",
            note:
                "Krippendorff\u{2019}s \u{3b1}, nominal, a code being the method chosen (or a tie), never its place: 1 is perfect "
                + "agreement, 0 what chance gives; interval of 95% over questions resampled. Fleiss\u{2019} \u{3ba} needs as many "
                + "answers to every question. Pairs: of two participants of a question, the share that chose the same. Ceiling: how "
                + "often an answer is the most frequent one among the others. " + tables.scope,
            columns: [
                Column("section", "Section", .text),
                Column("krippendorff_alpha", "\u{3b1}", .number(digits: 3)),
                Column("interval", "95%", .numberInterval(digits: 3)),
                Column("fleiss_kappa", "Fleiss\u{2019} \u{3ba}", .number(digits: 3)),
                Column("randolph_kappa", "Randolph\u{2019}s \u{3ba}", .number(digits: 3)),
                Column("pairs", "Pairs that agree", .share), Column("ceiling", "Ceiling", .share),
            ])
        for section in tables.sections {
            let own = section.further.agreement
            let (alpha, kappa) = (own.alpha.value, own.fleiss.value)
            var reasons = (alpha: "", kappa: kappa?.absence ?? "all answers are alike, 0 over 0")
            if case .absent(let reason) = own.alpha { reasons.alpha = reason }
            if case .absent(let reason) = own.fleiss { reasons.kappa = reason }
            let alone = "no question has answers of two participants"
            table.add([
                .text(section.name), .number(alpha?.alpha, orAbsent: reasons.alpha),
                .interval(
                    own.alphaInterval,
                    orAbsent: alpha == nil ? reasons.alpha : "one question cannot be resampled"),
                .number(kappa?.kappa, orAbsent: reasons.kappa),
                .number(kappa?.randolph, orAbsent: reasons.kappa),
                .number(own.pairAgreement, orAbsent: alone), .number(own.humanCeiling, orAbsent: alone),
            ])
        }
        return table
    }

    /// Ranks, clustering and single participants' weight, method by method.
    package static func robustness(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "robustness", title: "Ranks, clustering, and what one participant changes",
            note:
                "Rank: by win rate; its 95% interval from the tests of all pairs (Holm), participants and questions random. "
                + "Design effect: the clustered variance over that of as many independent votes; effective votes: votes over it. "
                + "Correlations of two votes of a participant, and of two votes on a question, with the other factor taken out. One "
                + "left out: the least and the greatest win rate with one participant left out. "
                + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("method", "Method", .text),
                Column("rank", "Rank", .count), Column("rank_interval", "95%", .numberInterval(digits: 0)),
                Column("design_effect", "Design effect", .number(digits: 2)),
                Column("effective_votes", "Effective votes", .number(digits: 0)),
                Column("icc_participants", "Correlation, participants", .number(digits: 3)),
                Column("icc_questions", "Correlation, questions", .number(digits: 3)),
                Column("one_left_out", "One left out", .shareInterval),
            ])
        for section in tables.allSections {
            for share in section.sortedShares {
                let rank = section.further.ranks.first { $0.method == share.method }
                let design = section.further.designs.first { $0.method == share.method }
                let influence = section.further.influences.first { $0.method == share.method }
                let few = "it needs two participants, two questions and votes both for and against the method"
                table.add([
                    .text(section.name), .text(share.method),
                    .number(rank.map { Double($0.rank) }, orAbsent: "it has no win rate"),
                    .interval(
                        rank.map { Interval(low: Double($0.low), high: Double($0.high)) },
                        orAbsent: "it has no win rate"),
                    .number(design?.measured, orAbsent: few),
                    .number(design?.effectiveVotes, orAbsent: few),
                    .number(
                        design?.crossedParticipantICC,
                        orAbsent: "the design cannot tell the two factors apart"),
                    .number(
                        design?.crossedQuestionICC, orAbsent: "the design cannot tell the two factors apart"),
                    .interval(influence?.range, orAbsent: "there is one participant"),
                ])
            }
        }
        return table
    }

    /// How often the longer text was chosen.
    package static func length(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "length", title: "Choices of the longer text",
            note:
                "Of pairs of texts on a page of which one was chosen and that differ in length by more than the bound, the share in "
                + "which the longer one was chosen; .5 without a preference for length. Intervals of 95% and p: participants and questions random, since texts are as long for everybody. "
                + "Beside it, for comparison: AlpacaEval\u{2019}s annotators chose the longer one in 64% (differences of more than 30 "
                + "characters). A preference for longer texts is no fault if they are better. "
                + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("method", "Method", .text),
                Column("longer", "Longer chosen", .share), Column("interval", "95%", .shareInterval),
                Column("p", "p of one half", .p), Column("comparisons", "Pairs of texts", .count),
                Column("shorter_of", "Chosen where shorter", .share),
                Column("interval_shorter", "95%, where shorter", .shareInterval),
            ])
        for section in tables.sections {
            guard case .bias(let bias) = section.further.length else {
                if case .absent(let reason) = section.further.length {
                    table.remarks.append("\(section.name): \(reason).")
                }
                continue
            }
            table.remarks.append("\(section.name): more than \(bias.least) \(bias.unit.rawValue).")
            table.add([
                .text(section.name), .text("any"), .number(bias.longer.share),
                .interval(bias.longer.interval),
                .number(bias.p, orAbsent: "one participant or one question says nothing about others"),
                .number(bias.longer.comparisons), .blank, .blank,
            ])
            for method in bias.methods {
                let (longer, shorter) = (method.whereLonger, method.whereShorter)
                table.add([
                    .text(section.name), .text(method.method),
                    .number(longer?.share, orAbsent: "it was never the longer one of such a pair"),
                    longer.map { .interval($0.interval) }
                        ?? .absent("it was never the longer one of such a pair"),
                    .blank, .number(longer?.comparisons ?? 0),
                    .number(shorter?.share, orAbsent: "it was never the shorter one of such a pair"),
                    shorter.map { .interval($0.interval) }
                        ?? .absent("it was never the shorter one of such a pair"),
                ])
            }
        }
        return table
    }
}

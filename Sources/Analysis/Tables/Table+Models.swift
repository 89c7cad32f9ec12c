// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Strengths by the models of choice, and what a model makes of lengths.
    package static func models(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "choice-models", title: "Choice models",
            note:
                "Log-strengths, centred at 0 in their section, with errors over participants and questions. Plackett-Luce: one choice "
                + "among the methods shown. Bradley-Terry: pairs, or each choice expanded into wins over the others shown. Length "
                + "controlled: the share that a model expects if all texts of a page had one length, beside the raw share of the same "
                + "answers. Average win rate: the mean over opponents of the share preferred to each, of answers that chose one of "
                + "the two. Elo: for display, averaged over orders; it has no interval. " + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("method", "Method", .text),
                Column("plackett_luce", "Plackett-Luce", .number(digits: 3)),
                Column("plackett_luce_interval", "95%, Plackett-Luce", .numberInterval(digits: 3)),
                Column("bradley_terry", "Bradley-Terry", .number(digits: 3)),
                Column("bradley_terry_interval", "95%, Bradley-Terry", .numberInterval(digits: 3)),
                Column("raw", "Raw share", .share), Column("length_controlled", "Length controlled", .share),
                Column("length_controlled_interval", "95%, length controlled", .shareInterval),
                Column("average_win_rate", "Average win rate", .share),
                Column("elo", "Elo", .number(digits: 0)),
            ])
        for section in tables.sections {
            let models = section.further.models
            func strength(_ outcome: ModelOutcome<StrengthModel>, _ method: String) -> [Cell] {
                guard let model = outcome.value, let place = model.methods.firstIndex(of: method) else {
                    let cell = Cell.absent(outcome.reason ?? "the model does not have it")
                    return [cell, cell]
                }
                let own = model.strengths[place]
                return [
                    .number(own.value, orAbsent: "it is not finite"),
                    .interval(own.interval, orAbsent: "too few participants or questions for its error"),
                ]
            }
            for method in section.methods {
                var row: [Cell] = [.text(section.name), .text(method)]
                row += strength(models.plackettLuce, method) + strength(models.bradleyTerry, method)
                if let controlled = models.lengthControlled.value,
                    let place = controlled.methods.firstIndex(of: method)
                {
                    let own = controlled.controlled[place]
                    row += [
                        .number(controlled.raw[place], orAbsent: "it is not finite"),
                        .number(own.value, orAbsent: "it is not finite"),
                        .interval(own.interval, orAbsent: "too few participants or questions for its error"),
                    ]
                } else {
                    let cell = Cell.absent(models.lengthControlled.reason ?? "the model does not have it")
                    row += [cell, cell, cell]
                }
                let rates = models.winRates
                let average = rates.methods.firstIndex(of: method).flatMap { rates.averageWinRate[$0] }
                let elo = models.elo.flatMap { elo in
                    elo.methods.firstIndex(of: method).map { elo.ratings[$0] }
                }
                row += [
                    .number(average, orAbsent: "it was compared with no other method"),
                    .number(elo, orAbsent: "no answer compared methods"),
                ]
                table.add(row)
            }
        }
        return table
    }

    /// What beside the method goes with a choice: place, length, temperature.
    package static func effects(_ tables: StudyTables) -> Table {
        var table = Table(
            name: "covariates", title: "What goes with a choice beside the method",
            note:
                "Conditional logit (McFadden) of one choice among the texts shown, methods held fixed: the log-odds ratio for one unit "
                + "more of the covariate, errors over participants and questions. Log length and the length difference from the page\u{2019}s mean "
                + "(in hundreds) are of a model each. Lengths and temperatures were not assigned at "
                + "random, so that these are associations. " + tables.scope,
            columns: [
                Column("section", "Section", .text), Column("covariate", "Covariate", .text),
                Column("effect", "Log-odds ratio", .number(digits: 3)),
                Column("interval", "95%", .numberInterval(digits: 3)),
                Column("error", "Standard error", .number(digits: 3)),
            ])
        for section in tables.sections {
            let outcome = section.further.models.conditionalLogit
            guard let model = outcome.value else {
                if let reason = outcome.reason { table.remarks.append("\(section.name): \(reason).") }
                continue
            }
            let difference = section.further.models.lengthDifference.value
            for (name, estimate) in model.effects + (difference?.effects.suffix(1) ?? []) {
                let few = "too few participants or questions for its error"
                table.add([
                    .text(section.name), .text(name), .number(estimate.value, orAbsent: "it is not finite"),
                    .interval(estimate.interval, orAbsent: few), .number(estimate.error, orAbsent: few),
                ])
            }
            table.remarks += model.omitted.map { "\(section.name), \($0.covariate): \($0.reason)." }
        }
        return table
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The intervals of a win rate by name; all of 95%.
package enum IntervalName: String, CaseIterable, Sendable {
    case randomQuestions = "questions-random"
    case fixedQuestions = "questions-fixed"
    case wilson
    case agrestiCoull = "agresti-coull"
    case goodman
    case paper
    case bootstrap = "bootstrap-two-way"
    case participantBootstrap = "bootstrap-participants"

    /// In tables for programs and in the object of all figures.
    package var key: String {
        switch self {
        case .randomQuestions: "interval"
        case .fixedQuestions: "interval_fixed_questions"
        case .wilson: "interval_wilson"
        case .agrestiCoull: "interval_agresti_coull"
        case .goodman: "interval_goodman"
        case .paper: "interval_paper"
        case .bootstrap: "interval_bootstrap"
        case .participantBootstrap: "interval_bootstrap_participants"
        }
    }

    /// Whether the object of all figures has it only where it was asked for.
    package var isOptional: Bool { self == .bootstrap || self == .participantBootstrap }

    /// In headings.
    package var title: String {
        switch self {
        case .randomQuestions: "questions random"
        case .fixedQuestions: "questions fixed"
        case .wilson: "Wilson"
        case .agrestiCoull: "Agresti-Coull"
        case .goodman: "Goodman"
        case .paper: "the paper\u{2019}s Wald"
        case .bootstrap: "two-way bootstrap"
        case .participantBootstrap: "participants\u{2019} bootstrap"
        }
    }

    /// What it speaks of, in a clause.
    package var meaning: String {
        switch self {
        case .randomQuestions:
            "other participants and other questions of the kind, both clustered (V participants + V questions - V cells, Student\u{2019}s t)"
        case .fixedQuestions:
            "other participants, these questions, participants clustered (Student\u{2019}s t)"
        case .agrestiCoull: "likewise, from z\u{b2}/2 further votes for and as many against"
        case .goodman: "likewise, simultaneous for all methods"
        case .wilson: "of the pooled share, every answer taken as independent"
        case .paper:
            "1.96 standard errors with n the participants, as arXiv 2605.23244 prints it, not clipped"
        case .bootstrap: "percentiles over participants and questions resampled independently; conservative"
        case .participantBootstrap: "percentiles over participants resampled, these questions"
        }
    }

    package func interval(of method: String, in section: SectionTable, _ tables: StudyTables)
        -> IntervalEstimate?
    {
        guard let share = section.share(of: method) else { return nil }
        switch self {
        case .randomQuestions: return share.randomQuestions
        case .fixedQuestions: return share.fixedQuestions
        case .wilson: return IntervalEstimate(interval: share.wilson, remark: nil)
        case .agrestiCoull:
            guard share.ballots > 0 else { return nil }
            let interval = ShareInterval.agrestiCoull(
                share: min(share.votes / share.ballots, 1), count: share.ballots)
            return IntervalEstimate(interval: interval, remark: nil)
        case .goodman:
            guard let place = section.methods.firstIndex(of: method) else { return nil }
            return section.further.goodman.map { IntervalEstimate(interval: $0[place], remark: nil) }
                ?? .absent("not every answer offered every method")
        case .paper: return IntervalEstimate(interval: share.paper, remark: nil)
        case .bootstrap:
            return tables.bootstrap[section.name]?[method].map { IntervalEstimate(interval: $0, remark: nil) }
        case .participantBootstrap:
            return tables.participantBootstrap[section.name]?[method].map {
                IntervalEstimate(interval: $0, remark: nil)
            }
        }
    }

    func cell(of method: String, in section: SectionTable, _ tables: StudyTables) -> Table.Cell {
        .interval(interval(of: method, in: section, tables))
    }
}

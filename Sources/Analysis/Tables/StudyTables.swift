// SPDX-License-Identifier: Apache-2.0

package import StudyFiles

/// All tables of a study from its votes; the same for the same votes in any order.
package struct StudyTables: Sendable {
    package var studies: [String]
    package var participants: Int
    package var votes: Int
    package var sections: [SectionTable]
    /// All sections together; nil where there is one section or none.
    package var overall: SectionTable?
    /// Two-way bootstrap intervals by section and method; empty without replicates.
    package var bootstrap: [String: [String: Interval]]
    /// Looks at a study still open, by section; empty unless asked for.
    package var sequential: [String: SequentialFigures]
    private var sequentialAbsences: [Absence] = []

    package init(votes: [Vote], settings: AnalysisSettings = AnalysisSettings()) {
        self.init(ballots: Ballots(votes), settings: settings)
    }

    package init(ballots: Ballots, settings: AnalysisSettings = AnalysisSettings()) {
        studies = Set(ballots.questions.map(\.study)).sorted()
        participants = ballots.participantCount
        votes = ballots.answerCount
        let bySection = ballots.bySection()
        sections = bySection.map { SectionTable(name: $0.name, ballots: $0.ballots, settings: settings) }
        // Answers to one question by several criteria are not answers to several questions.
        let isPlain = ballots.questions.allSatisfy { $0.criterion == nil }
        overall =
            sections.count > 1 && isPlain
            ? SectionTable(name: "all sections", ballots: ballots, settings: settings) : nil
        bootstrap = [:]
        sequential = [:]
        if settings.sequential {
            for (section, ballots) in bySection {
                sequential[section] = SequentialFigures(of: ballots)
                guard sequential[section] == nil else { continue }
                sequentialAbsences.append(
                    Absence(
                        quantity: "sequential", section: section, method: nil,
                        reason: "no answer has a time (answered_at), so that nobody knows who came first"))
            }
        }
        guard settings.replicates > 0 else { return }
        for (section, ballots) in bySection {
            let intervals = ShareBootstrap(
                ballots, replicates: settings.replicates, seed: settings.seed, stream: section
            ).intervals
            for (method, interval) in zip(ballots.methods, intervals) {
                if let interval { bootstrap[section, default: [:]][method] = interval }
            }
        }
    }

    package var absences: [Absence] {
        (sections + (overall.map { [$0] } ?? [])).flatMap(\.absences) + sequentialAbsences
    }
}

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

    /// - Parameters:
    ///   - replicates: of the two-way bootstrap; 0 for none.
    ///   - seed: of the bootstrap, the only thing here that draws.
    package init(votes: [Vote], replicates: Int = 0, seed: UInt64 = 7) {
        self.init(ballots: Ballots(votes), replicates: replicates, seed: seed)
    }

    package init(ballots: Ballots, replicates: Int = 0, seed: UInt64 = 7) {
        studies = Set(ballots.questions.map(\.study)).sorted()
        participants = ballots.participantCount
        votes = ballots.answerCount
        let bySection = ballots.bySection()
        sections = bySection.map { SectionTable(name: $0.name, ballots: $0.ballots) }
        // Answers to one question by several criteria are not answers to several questions.
        let isPlain = ballots.questions.allSatisfy { $0.criterion == nil }
        overall = sections.count > 1 && isPlain ? SectionTable(name: "all sections", ballots: ballots) : nil
        bootstrap = [:]
        guard replicates > 0 else { return }
        for (section, ballots) in bySection {
            let intervals = ShareBootstrap(
                ballots, replicates: replicates, seed: seed, stream: section
            ).intervals
            for (method, interval) in zip(ballots.methods, intervals) {
                if let interval { bootstrap[section, default: [:]][method] = interval }
            }
        }
    }

    package var absences: [Absence] { (sections + (overall.map { [$0] } ?? [])).flatMap(\.absences) }
}

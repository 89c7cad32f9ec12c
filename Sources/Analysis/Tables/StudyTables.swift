// SPDX-License-Identifier: Apache-2.0

private import Randomness
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
        studies = Set(votes.map(\.study)).sorted()
        participants = Set(votes.map { [$0.study, $0.participant] }).count
        self.votes = Ballots(votes).answerCount
        let bySection = Dictionary(grouping: votes, by: Self.name)
        sections = bySection.sorted { $0.key < $1.key }.map { SectionTable(name: $0.key, votes: $0.value) }
        // Answers to one question by several criteria are not answers to several questions.
        let isPlain = votes.allSatisfy { $0.criterion == nil }
        overall = sections.count > 1 && isPlain ? SectionTable(name: "all sections", votes: votes) : nil
        bootstrap = [:]
        guard replicates > 0 else { return }
        for (section, sectionVotes) in bySection.sorted(by: { $0.key < $1.key }) {
            let ballots = Ballots(sectionVotes)
            var draws = SeededGenerator(seed: seed, stream: "two-way bootstrap", section)
            let intervals = TwoWayBootstrap(ballots, replicates: replicates, draws: &draws).intervals
            for (method, interval) in zip(ballots.methods, intervals) {
                if let interval { bootstrap[section, default: [:]][method] = interval }
            }
        }
    }

    /// The section; where questions were asked by several criteria, each has tables of its own.
    private static func name(of vote: Vote) -> String {
        vote.section + (vote.criterion.map { ": \($0)" } ?? "")
    }

    package var absences: [Absence] { (sections + (overall.map { [$0] } ?? [])).flatMap(\.absences) }
}

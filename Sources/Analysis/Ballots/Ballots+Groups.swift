// SPDX-License-Identifier: Apache-2.0

extension Ballots {
    /// What participants are grouped by (recruitment, device, locale, answers to screening), in the order of the names.
    package var groupings: [String] {
        Set(participants.flatMap(\.groups.keys)).sorted()
    }

    /// The study of each group of participants, in the order of the groups' names.
    ///
    /// Each has only those methods, questions, participants and pages that occur in it. Participants of whom the grouping says
    /// nothing are in no group.
    package func byGroup(_ grouping: String) -> [(name: String, ballots: Ballots)] {
        let values = participants.map { $0.groups[grouping] }
        let names = Set(values.compactMap(\.self)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        let groupOfParticipant = values.map { $0.flatMap { numbers[$0] } }
        let parts = parted(into: names.count) { groupOfParticipant[$0.participant] }
        return zip(names, parts).map { ($0, compacted($1.ballots)) }
    }
}

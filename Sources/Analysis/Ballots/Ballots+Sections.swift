// SPDX-License-Identifier: Apache-2.0

extension Ballots {
    /// The ballots of each section, and of each criterion where questions were asked by several, in the order of the
    /// names; each with only those methods, questions, participants and pages that occur in it.
    package func bySection() -> [(name: String, ballots: Ballots)] {
        let names = Set(questions.map(\.table)).sorted()
        guard names.count > 1 else { return names.map { ($0, self) } }
        let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        let sectionOfQuestion = questions.map { numbers[$0.table] ?? 0 }
        var counts = [Int](repeating: 0, count: names.count)
        for ballot in ballots { counts[sectionOfQuestion[ballot.question]] += 1 }
        var parts = counts.map { count in
            var part: [Ballot] = []
            part.reserveCapacity(count)
            return part
        }
        for ballot in ballots { parts[sectionOfQuestion[ballot.question]].append(ballot) }
        return names.indices.map { (names[$0], compacted(parts[$0])) }
    }

    /// The study that only these of its ballots make: entries of the tables that none of them names are left out.
    package func compacted(_ ballots: [Ballot]) -> Ballots {
        var usedQuestions = [Bool](repeating: false, count: questions.count)
        var usedParticipants = [Bool](repeating: false, count: participants.count)
        var usedSets = [Bool](repeating: false, count: sets.count)
        var usedPages = [Bool](repeating: false, count: pages.count)
        for ballot in ballots {
            usedQuestions[ballot.question] = true
            usedParticipants[ballot.participant] = true
            usedSets[ballot.set] = true
            usedPages[ballot.page] = true
        }
        var usedMethods = [Bool](repeating: false, count: methods.count)
        for (set, isUsed) in zip(sets, usedSets) where isUsed {
            for method in set.indices where set[method] { usedMethods[method] = true }
        }
        let numbers = Renumbering(
            methods: Self.numbers(usedMethods), questions: Self.numbers(usedQuestions),
            participants: Self.numbers(usedParticipants), sets: Self.numbers(usedSets),
            pages: Self.numbers(usedPages))
        return Ballots(
            methods: Self.kept(methods, usedMethods), questions: Self.kept(questions, usedQuestions),
            participants: Self.kept(participants, usedParticipants),
            sets: Self.kept(sets, usedSets).map { Self.kept($0, usedMethods) },
            pages: Self.kept(pages, usedPages).map { page in
                var page = page
                page.methods = page.methods.map { Int(numbers.methods[$0]) }
                return page
            },
            ballots: ballots.map { $0.renumbered(numbers) })
    }

    private static func numbers(_ used: [Bool]) -> [Int32] {
        var next: Int32 = 0
        return used.map { isUsed in
            guard isUsed else { return -1 }
            defer { next += 1 }
            return next
        }
    }

    private static func kept<Entry>(_ entries: [Entry], _ used: [Bool]) -> [Entry] {
        zip(entries, used).compactMap { $1 ? $0 : nil }
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Randomness

/// What is computed of a section beside win rates and wins: pairs, ranks, agreement, biases, models, groups.
package struct FurtherFigures: Sendable {
    /// Figures of the participants who share one value of a group.
    package struct Group: Sendable {
        /// As in `group_…`, `device` for example.
        package var group: String
        package var value: String
        package var participants: Int
        package var ballots: Int
        package var undecided: Double
        package var shares: [ShareEstimate]
        package var won: [QuestionsWon]
    }

    /// Nil with one participant or one question.
    package var omnibus: OmnibusTest?
    /// Every pair of methods that some answer offered together.
    package var pairwise: [PairwiseTest]
    /// One entry a method that has a share, likewise the next two.
    package var ranks: [RankInterval]
    package var influences: [ParticipantInfluence]
    package var designs: [DesignEffect]
    package var agreement: Agreement
    package var length: LengthBias.Result
    package var groups: [Group]
    package var models: ChoiceModels
    /// Goodman's simultaneous intervals of the pooled shares, in the order of the methods; nil where some answer did not offer
    /// every method, or none chose any.
    package var goodman: [Interval]?

    /// - Parameter shares: of the methods that have one.
    init(of ballots: Ballots, shares: [ShareEstimate], settings: AnalysisSettings) {
        let pairs = PairwiseTest.pairs(of: ballots)
        let tests = pairs.map { first, second in
            PendingFigure {
                PairwiseTest(first, second, in: ballots, draws: settings.rearrangements, seed: settings.seed)
            }
        }
        let methods = ballots.methods.indices.map { method in
            PendingFigure {
                let values = CrossedValues(of: method, in: ballots)
                let name = ballots.methods[method]
                return (
                    influence: ParticipantInfluence(values, method: name),
                    design: DesignEffect(values, method: name)
                )
            }
        }
        let pending = ChoiceModels.Pending(
            ballots, draws: SeededGenerator(seed: settings.seed, stream: "orders of battles"))
        let agreement = PendingFigure { Agreement(of: ballots, seed: settings.seed) }
        let length = PendingFigure { LengthBias.of(ballots) }
        let groups = PendingFigure { Self.groups(in: ballots) }
        var work = pending.work
        work += tests
        work += methods
        work += [agreement, length, groups]
        work.perform(threads: settings.threads)

        let compared = tests.map(\.value)
        pairwise = PairwiseTest.adjusted(compared.compactMap(\.self))
        let differences = compared.map { $0?.mean }
        omnibus = OmnibusTest(
            ballots, draws: settings.rearrangements, seed: settings.seed,
            differences: differences.compactMap(\.self))
        ranks = RankInterval.all(
            ballots.methods,
            shares: ballots.methods.map { method in shares.first { $0.method == method }?.share }
        ) { first, second in
            pairs.firstIndex { $0 == (first, second) }.flatMap { differences[$0] }
        }
        influences = methods.compactMap { $0.value.influence }
        designs = methods.compactMap { $0.value.design }
        self.agreement = agreement.value
        self.length = length.value
        self.groups = groups.value
        models = pending.models
        let isFull = ballots.sets.allSatisfy { $0.allSatisfy(\.self) }
        goodman = isFull ? ShareInterval.goodman(counts: ballots.counts) : nil
    }

    private static func groups(in ballots: Ballots) -> [Group] {
        let names = Set(ballots.participants.flatMap { $0.groups.filter { !$0.value.isEmpty }.keys }).sorted()
        return names.flatMap { name -> [Group] in
            let values = ballots.participants.map { $0.groups[name] ?? "" }
            let known = Set(values).subtracting([""]).sorted()
            let numbers = Dictionary(uniqueKeysWithValues: zip(known, known.indices))
            let parts = ballots.parted(into: known.count) { numbers[values[$0.participant]] }
            return zip(known, parts).map { value, own in
                Group(
                    group: name, value: value, participants: Set(own.ballots.map(\.participant)).count,
                    ballots: own.answerCount, undecided: own.weight { $0.choice == nil },
                    shares: ShareEstimate.all(in: own), won: QuestionsWon.all(in: own))
            }
        }
    }

    /// Three methods each of which was preferred to the next and the last to the first; nil where an order fits.
    ///
    /// If any circle of preferences exists among pairs that were all compared, one of three does.
    package var circle: [String]? {
        var isAhead: Set<[String]> = []
        for pair in pairwise where pair.difference != 0 {
            isAhead.insert(pair.difference > 0 ? [pair.first, pair.second] : [pair.second, pair.first])
        }
        let names = Set(isAhead.joined()).sorted()
        for first in names {
            for second in names where isAhead.contains([first, second]) {
                for third in names
                where isAhead.contains([second, third]) && isAhead.contains([third, first]) {
                    return [first, second, third]
                }
            }
        }
        return nil
    }

    /// What has no value, and why, by the keys of `FiguresJSON`.
    func absences(section: String) -> [Absence] {
        var found: [Absence] = []
        func note(_ quantity: String, _ reason: String) {
            found.append(Absence(quantity: quantity, section: section, method: nil, reason: reason))
        }
        if case .absent(let reason) = agreement.alpha { note("krippendorff_alpha", reason) }
        switch agreement.fleiss {
        case .absent(let reason): note("fleiss_kappa", reason)
        case .kappa(let kappa) where kappa.kappa == nil:
            note("fleiss_kappa", "all answers are alike, 0 over 0")
        case .kappa: break
        }
        if case .absent(let reason) = length { note("length_bias", reason) }
        if omnibus == nil { note("omnibus", "it needs two participants, two questions and two methods") }
        if goodman == nil {
            note("interval_goodman", "no answer chose a method, or not every answer offered every method")
        }
        if groups.isEmpty { note("by_group", "the votes have no column group_\u{2026} with a value") }
        return found + models.absences(section: section)
    }
}

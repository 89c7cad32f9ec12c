// SPDX-License-Identifier: Apache-2.0

/// Votes as battles of two methods.
///
/// A vote between two options is one battle. A vote for one of more is expanded: its choice wins against each other
/// option, |S| - 1 battles that depend on each other, so that their number is never a number of votes. A tie is a draw of
/// every two options; "none" is no battle. Methods that wrote one text stood at one place and were not compared there: no
/// battle is between them, as `PairwiseWins` has it too.
package struct Battles: Sendable {
    package enum Source: String, Sendable, Encodable {
        /// Ballots with two options.
        case pairs
        /// Ballots with any number of options, expanded.
        case expansion
    }

    package struct Battle: Sendable {
        private var firstNumber, secondNumber, participantNumber, questionNumber: Int32
        package var weight: Double
        package var isDraw: Bool

        package init(
            first: Int, second: Int, isDraw: Bool, participant: Int, question: Int, weight: Double = 1
        ) {
            (firstNumber, secondNumber) = (Int32(first), Int32(second))
            (participantNumber, questionNumber) = (Int32(participant), Int32(question))
            (self.weight, self.isDraw) = (weight, isDraw)
        }

        /// By its number; it won, or the two drew.
        package var first: Int { Int(firstNumber) }
        package var second: Int { Int(secondNumber) }
        package var participant: Int { Int(participantNumber) }
        package var question: Int { Int(questionNumber) }
    }

    package let methods: [String]
    package let battles: [Battle]
    package let source: Source
    /// Answers that the battles came from.
    package let answers: Double

    package init(methods: [String], battles: [Battle]) {
        (self.methods, self.battles, source) = (methods, battles, .pairs)
        answers = battles.reduce(0) { $0 + $1.weight }
    }

    package init(_ ballots: Ballots, _ source: Source) {
        let sizes = ballots.sets.map { $0.count(where: \.self) }
        func isUsed(_ ballot: Ballots.Ballot) -> Bool {
            (ballot.choice != nil || ballot.isTie) && sizes[ballot.set] > 1
                && (source == .expansion || sizes[ballot.set] == 2)
        }
        let offered = OfferedMethods(ballots, where: isUsed)
        let texts = ballots.pages.map { Texts($0, offered) }
        var battles: [Battle] = []
        var answers = 0.0
        battles.reserveCapacity(ballots.ballots.count)
        for ballot in ballots.ballots where isUsed(ballot) {
            answers += ballot.weight
            let set = offered.sets[ballot.set]
            let winner = ballot.choice.flatMap(offered.number)
            let texts = texts[ballot.page]
            for (place, first) in set.enumerated() {
                if let winner {
                    guard first != winner, texts.differ(first, winner) else { continue }
                    battles.append(
                        Battle(
                            first: winner, second: first, isDraw: false, participant: ballot.participant,
                            question: ballot.question, weight: ballot.weight))
                } else {
                    for second in set[(place + 1)...] where texts.differ(first, second) {
                        battles.append(
                            Battle(
                                first: first, second: second, isDraw: true,
                                participant: ballot.participant,
                                question: ballot.question, weight: ballot.weight))
                    }
                }
            }
        }
        methods = offered.names
        self.battles = battles
        self.source = source
        self.answers = answers
    }

    /// Which methods of a page wrote one text.
    private struct Texts {
        /// By method; empty where every method has a text of its own.
        private var places: [Int: Int] = [:]

        init(_ page: Ballots.Page, _ offered: OfferedMethods) {
            guard page.placeCount < page.methods.count else { return }
            for (method, place) in zip(page.methods, page.places) {
                if let number = offered.number(of: method) { places[number] = place }
            }
        }

        func differ(_ a: Int, _ b: Int) -> Bool {
            guard let place = places[a] else { return true }
            return place != places[b]
        }
    }

    /// The pairs of ballots with two options, or the expansion where there are none of those.
    package static func pairsOrExpansion(_ ballots: Ballots) -> Battles {
        let pairs = Battles(ballots, .pairs)
        return pairs.battles.isEmpty ? Battles(ballots, .expansion) : pairs
    }

    /// wins[i][j]: how often i won against j; draws[i][j] = draws[j][i].
    package func tables() -> (wins: [[Double]], draws: [[Double]]) {
        let row = [Double](repeating: 0, count: methods.count)
        var wins = methods.map { _ in row }
        var draws = wins
        for battle in battles {
            if battle.isDraw {
                draws[battle.first][battle.second] += battle.weight
                draws[battle.second][battle.first] += battle.weight
            } else {
                wins[battle.first][battle.second] += battle.weight
            }
        }
        return (wins, draws)
    }

    /// Wins and draws as edges; a draw leads both ways.
    var graph: WinGraph {
        var graph = WinGraph(methods: methods.count)
        for battle in battles {
            graph.add(winner: battle.first, over: battle.second)
            if battle.isDraw { graph.add(winner: battle.second, over: battle.first) }
        }
        return graph
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What the shares of all methods rest on, summed over the ballots in one pass, and the participants' variances in another.
///
/// Only ballots count that chose a method. Tables are question by method, row after row.
package struct ShareCounts: Sendable {
    package let methodCount: Int
    /// Answers to the question for the method.
    package private(set) var chosen: [Double]
    /// Answers to the question that offered the method and chose any.
    package private(set) var offered: [Double]
    /// Participants who were offered the method and chose any.
    package private(set) var participants: [Int]
    /// Per question and method, the sum of y (1 - y) over answers of which the part y, not the whole, is for the method.
    private(set) var split: [Double]

    private let ballots: Ballots
    /// The methods of each of `ballots.sets`, one set behind the other, and where each begins.
    private let members: [Int]
    private let starts: [Int]

    package init(_ ballots: Ballots) {
        self.ballots = ballots
        let count = ballots.methods.count
        methodCount = count
        chosen = [Double](repeating: 0, count: ballots.questions.count * count)
        offered = chosen
        split = chosen
        participants = [Int](repeating: 0, count: count)
        let sets = ballots.sets.map { set in set.indices.filter { set[$0] } }
        members = Array(sets.joined())
        starts = sets.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
        // The last participant who was offered the method; a participant's ballots stand together.
        var last = [Int](repeating: -1, count: count)
        for ballot in ballots.ballots {
            guard let choice = ballot.choice else { continue }
            let row = ballot.question * count
            for place in starts[ballot.set]..<starts[ballot.set + 1] {
                let method = members[place]
                offered[row + method] += ballot.weight
                if last[method] != ballot.participant {
                    last[method] = ballot.participant
                    participants[method] += 1
                }
            }
            chosen[row + choice] += ballot.weight
            if ballot.weight < 1 { split[row + choice] += ballot.weight * (1 - ballot.weight) }
        }
    }

    /// Squares of the participants' sums of weighted residuals, w (y - centre) with w = 1 / (questions x answers of the
    /// question), for each method: with its share over all questions as the centre, and with each question's own.
    ///
    /// - Parameters:
    ///   - shares: by method.
    ///   - questions: by method, how many offered it.
    func participantSquares(shares: [Double], questions: [Int]) -> [(random: Double, fixed: Double)] {
        // The residuals of an answer for the method and of one against it, from either centre.
        var residuals = [SIMD4<Double>](repeating: .zero, count: offered.count)
        for cell in offered.indices where offered[cell] > 0 {
            let method = cell % methodCount
            let weight = 1 / (Double(questions[method]) * offered[cell])
            let own = chosen[cell] / offered[cell]
            residuals[cell] = SIMD4(
                weight * (1 - shares[method]), weight * (1 - own), -weight * shares[method], -weight * own)
        }
        var squares = [SIMD2<Double>](repeating: .zero, count: methodCount)
        var sums = squares
        var person = -1
        for ballot in ballots.ballots {
            guard let choice = ballot.choice else { continue }
            if ballot.participant != person {
                for method in sums.indices {
                    squares[method] += sums[method] * sums[method]
                    sums[method] = .zero
                }
                person = ballot.participant
            }
            let row = ballot.question * methodCount
            for place in starts[ballot.set]..<starts[ballot.set + 1] {
                let method = members[place]
                let residual = residuals[row + method]
                sums[method] += ballot.weight * (method == choice ? residual.lowHalf : residual.highHalf)
            }
        }
        for method in sums.indices { squares[method] += sums[method] * sums[method] }
        return squares.map { ($0.x, $0.y) }
    }
}

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
    /// The methods of each of `ballots.sets`.
    private let members: [[Int]]

    package init(_ ballots: Ballots) {
        self.ballots = ballots
        let count = ballots.methods.count
        methodCount = count
        chosen = [Double](repeating: 0, count: ballots.questions.count * count)
        offered = chosen
        split = chosen
        participants = [Int](repeating: 0, count: count)
        members = ballots.sets.map { set in set.indices.filter { set[$0] } }
        // The last participant who was offered the method; a participant's ballots stand together.
        var last = [Int](repeating: -1, count: count)
        for ballot in ballots.ballots {
            guard let choice = ballot.choice else { continue }
            let row = ballot.question * count
            for method in members[ballot.set] {
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
    /// question), for each method.
    ///
    /// - Parameter centre: question by method.
    func participantSquares(centre: [Double], questions: [Int]) -> [Double] {
        var win = [Double](repeating: 0, count: offered.count)
        var loss = win
        for cell in offered.indices where offered[cell] > 0 {
            let weight = 1 / (Double(questions[cell % methodCount]) * offered[cell])
            win[cell] = weight * (1 - centre[cell])
            loss[cell] = -weight * centre[cell]
        }
        var squares = [Double](repeating: 0, count: methodCount)
        var sums = squares
        var person = -1
        func close() {
            for method in sums.indices {
                squares[method] += sums[method] * sums[method]
                sums[method] = 0
            }
        }
        for ballot in ballots.ballots {
            guard let choice = ballot.choice else { continue }
            if ballot.participant != person {
                close()
                person = ballot.participant
            }
            let row = ballot.question * methodCount
            for method in members[ballot.set] {
                sums[method] += ballot.weight * (method == choice ? win[row + method] : loss[row + method])
            }
        }
        close()
        return squares
    }
}

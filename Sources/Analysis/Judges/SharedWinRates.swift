// SPDX-License-Identifier: Apache-2.0

/// Win rates of people and of one judge over the questions that both answered, and their difference.
///
/// The rate is that of `PairwiseWins`. Its 95% intervals rest on the linearized influence of each answer: in the mean over K
/// opponents of w_ab / n_ab a win counts (1 - r_ab) / (K n_ab), a loss -r_ab / (K n_ab). Sums of influences by participant,
/// by question and by answer give V_participants + V_questions - V_answers for people, never below the largest of the
/// three, the first two multiplied by G / (G - 1) for G clusters (Cameron, Gelbach and Miller, JBES 29, 2011). A judge is one, so
/// that only questions cluster. Of the difference the questions' sums are those of the judge less those of people.
package struct SharedWinRates: Equatable, Sendable {
    package struct Row: Equatable, Sendable {
        package var method: String
        /// Mean over opponents, ties excluded; nil where the method met none.
        package var people: Double?
        package var peopleInterval: IntervalEstimate
        package var judge: Double?
        package var judgeInterval: IntervalEstimate
        /// The judge's rate less people's.
        package var difference: Double?
        package var differenceInterval: IntervalEstimate
    }

    /// How many questions both answered.
    package let questions: Int
    /// People who answered any of them.
    package let participants: Int
    /// One entry a method that either of them met.
    package let rows: [Row]

    /// - Parameters:
    ///   - people: a part of a study (`Ballots.filtered`) of which `judge` is another part, so that numbers mean the same.
    init(people: Ballots, judge: Ballots) {
        let match = QuestionMatch(people: people, judge: judge)
        let isShared = match.isShared(people, judge)
        func shared(_ ballots: Ballots) -> Ballots {
            ballots.filtered { isShared[match.numbers[$0.question]] }
        }
        let (own, judges) = (shared(people), shared(judge))
        let peoples = Influences(of: own, questionNumbers: match.numbers, questionCount: match.count)
        let judged = Influences(of: judges, questionNumbers: match.numbers, questionCount: match.count)
        let questions = isShared.count { $0 }
        let participants = Set(own.ballots.map(\.participant)).count
        self.questions = questions
        self.participants = participants
        rows = people.methods.indices.compactMap { method in
            let (rate, other) = (peoples.rates[method], judged.rates[method])
            guard rate != nil || other != nil else { return nil }
            let ofPeople = peoples.sums(of: method)
            let ofJudge = judged.sums(of: method)
            let apart = zip(ofJudge.questions, ofPeople.questions).map(-)
            return Row(
                method: people.methods[method], people: rate,
                peopleInterval: Self.interval(
                    rate, ofPeople, questions: questions, participants: participants, 0...1),
                judge: other,
                judgeInterval: Self.interval(other, ofJudge, questions: questions, participants: nil, 0...1),
                difference: rate.flatMap { rate in other.map { $0 - rate } },
                differenceInterval: Self.interval(
                    rate.flatMap { rate in other.map { $0 - rate } },
                    Influences.Sums(
                        questions: apart, participants: ofPeople.participants, answers: ofPeople.answers),
                    questions: questions, participants: participants, -1...1))
        }
    }

    /// - Parameter participants: nil where there is one source of answers, of which no other is sampled.
    private static func interval(
        _ value: Double?, _ sums: Influences.Sums, questions: Int, participants: Int?,
        _ range: ClosedRange<Double>
    ) -> IntervalEstimate {
        guard let value else { return .absent("it met no other method in a question that both answered") }
        guard questions > 1 else { return .absent("one question says nothing about other questions") }
        if participants == 1 { return .absent("one participant says nothing about others") }
        func variance(_ sums: [Double], _ clusters: Int) -> Double {
            sums.reduce(0) { $0 + $1 * $1 } * Double(clusters) / Double(clusters - 1)
        }
        let byQuestion = variance(sums.questions, questions)
        var whole = byQuestion
        if let participants {
            let byParticipant = variance(sums.participants, participants)
            whole = max(byParticipant + byQuestion - sums.answers, byParticipant, byQuestion, sums.answers)
        }
        guard whole > ClusteredMean.nothing else {
            return .absent("the answers do not vary between questions or participants")
        }
        let clusters = min(questions, participants ?? questions)
        let half = StudentT(degreesOfFreedom: Double(clusters - 1)).quantile(0.975) * whole.squareRoot()
        return IntervalEstimate(
            interval: Interval(
                low: max(range.lowerBound, value - half), high: min(range.upperBound, value + half)),
            remark: nil)
    }
}

/// What each answer adds to each method's rate, summed by question and by participant.
private struct Influences {
    struct Sums {
        var questions: [Double]
        var participants: [Double]
        /// Of the squares of the answers' sums.
        var answers: Double
    }

    let rates: [Double?]
    private var byQuestion: [[Double]]
    private var byParticipant: [[Double]]
    private var squares: [Double]

    init(of ballots: Ballots, questionNumbers: [Int], questionCount: Int) {
        let methods = ballots.methods.count
        let wins = PairwiseWins(of: ballots)
        rates = (0..<methods).map(wins.winRate)
        var met = wins.wins
        for first in 0..<methods {
            for second in 0..<methods { met[first][second] += wins.wins[second][first] }
        }
        let opponents = met.map { Double($0.count { $0 > 0 }) }
        byQuestion = [[Double]](repeating: [Double](repeating: 0, count: questionCount), count: methods)
        byParticipant = [[Double]](
            repeating: [Double](repeating: 0, count: ballots.participantCount), count: methods)
        squares = [Double](repeating: 0, count: methods)
        var answer = [Double](repeating: 0, count: methods)
        var last: Ballots.Ballot?
        func close(_ sums: inout [Double]) {
            for method in 0..<methods {
                sums[method] += answer[method] * answer[method]
                answer[method] = 0
            }
        }
        for ballot in ballots.ballots {
            // Parts of one answer stand together.
            if let last, last.participant != ballot.participant || last.question != ballot.question {
                close(&squares)
            }
            last = ballot
            guard let choice = ballot.choice else { continue }
            let page = ballots.pages[ballot.page]
            let own = page.methods.firstIndex(of: choice).map { page.places[$0] }
            for (other, place) in zip(page.methods, page.places) where place != own {
                let rate = wins.wins[choice][other] / met[choice][other]
                let won = ballot.weight * (1 - rate) / (met[choice][other] * opponents[choice])
                let lost = -ballot.weight * (1 - rate) / (met[choice][other] * opponents[other])
                for (method, value) in [(choice, won), (other, lost)] {
                    byQuestion[method][questionNumbers[ballot.question]] += value
                    byParticipant[method][ballot.participant] += value
                    answer[method] += value
                }
            }
        }
        close(&squares)
    }

    func sums(of method: Int) -> Sums {
        Sums(
            questions: byQuestion[method], participants: byParticipant[method], answers: squares[method])
    }
}

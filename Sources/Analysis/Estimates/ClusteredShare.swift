// SPDX-License-Identifier: Apache-2.0

/// Intervals for a mean of question shares whose votes cluster by participant and by question.
///
/// The estimate is a weighted sum of votes y, w = 1 / (questions x votes of the question), so that its linearized
/// residuals are w (y - share). Their sums by participant, by question and by cell (one vote) give three variances,
/// the first two multiplied by G / (G - 1) for G clusters; the whole is V_participants + V_questions - V_cells, never
/// below the largest of the three (Cameron, Gelbach and Miller, JBES 29, 2011), with Student's t on the smaller
/// number of clusters less one. With questions fixed, residuals are taken from each question's own share and only
/// participants cluster.
///
/// Simulated (2,000 studies each, `Benchmarks/analysis/coverage.md`): with questions random it covers .94 to .96 for 107
/// participants by 25 questions and 18 by 13 at effects .3/.3, .5/.8 and 1/1, and .97 to .98 without any. A study with pairs
/// of one prompt goes by `ClusteredMean`, whose cells need every answer; sums by question are enough here.
struct ClusteredShare {
    let share: Double
    let questionCount: Int
    let participantCount: Int
    /// Of the questions that offered the method: answers for it, answers, and the sum of y (1 - y) over split answers.
    let questions: [(chosen: Double, offered: Double, split: Double)]
    /// Squares of the participants' sums of residuals from the share, and from each question's own share.
    let squares: (random: Double, fixed: Double)

    func randomQuestions() -> IntervalEstimate {
        guard questionCount > 1 else { return .absent("one question says nothing about other questions") }
        guard participantCount > 1 else { return .absent("one participant says nothing about others") }
        var cells = 0.0
        var byQuestion = 0.0
        for (k, n, split) in questions {
            let weight = 1 / (Double(questionCount) * n)
            byQuestion += (weight * (k - n * share)) * (weight * (k - n * share))
            cells += weight * weight * (k * (1 - share) * (1 - share) + (n - k) * share * share)
            // An answer with the part y for the method has (y - share)^2 where its parts, taken as votes of their own,
            // have y (1 - share)^2 + (1 - y) share^2; the difference is y (1 - y).
            cells -= weight * weight * split
        }
        byQuestion *= correction(questionCount)
        let byParticipant = squares.random * correction(participantCount)
        let variance = max(byParticipant + byQuestion - cells, byParticipant, byQuestion, cells)
        return interval(variance: variance, clusters: min(questionCount, participantCount))
    }

    func fixedQuestions() -> IntervalEstimate {
        guard participantCount > 1 else { return .absent("one participant says nothing about others") }
        return interval(variance: squares.fixed * correction(participantCount), clusters: participantCount)
    }

    private func correction(_ clusters: Int) -> Double { Double(clusters) / Double(clusters - 1) }

    /// Student's t around the share, clipped to what a share can be; `AlikeClusters` where votes do not vary.
    private func interval(variance: Double, clusters: Int) -> IntervalEstimate {
        guard variance > ClusteredMean.nothing else {
            return AlikeClusters.interval(mean: share, range: 0...1, clusters: clusters, level: 0.95)
        }
        let half = StudentT(degreesOfFreedom: Double(clusters - 1)).quantile(0.975) * variance.squareRoot()
        return IntervalEstimate(
            interval: Interval(low: share - half, high: share + half).clipped, remark: nil)
    }
}

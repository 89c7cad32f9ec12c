// SPDX-License-Identifier: Apache-2.0

/// The mean over questions of the questions' mean values, with its variance when values cluster by participant and by
/// question.
///
/// The mean is a weighted sum of values y with w = 1 / (questions x answers of the question), so that its linearized
/// residuals are w (y - mean). Their sums by participant, by question and by answer give three variances, the first
/// two multiplied by G / (G - 1) for G clusters. For a share this is what `ClusteredShare` computes; here values may
/// be anything, such as the difference of two methods.
///
/// Source: Cameron, Gelbach and Miller, "Robust inference with multiway clustering", JBES 29 (2011).
package struct ClusteredMean: Equatable, Sendable {
    package let mean: Double
    /// Participants with any answer.
    package let participants: Int
    /// Questions with any answer.
    package let questions: Int
    /// Answers.
    package let count: Double
    package let participantVariance: Double
    package let questionVariance: Double
    package let cellVariance: Double
    /// The variance for other participants and these questions: residuals are taken from each question's own mean.
    package let fixedVariance: Double
    private let range: ClosedRange<Double>

    /// Variances below this are rounding errors.
    static let nothing = 1e-24

    /// Nil without answers.
    package init?(_ values: CrossedValues) {
        let offered = values.questionWeights
        let means = values.questionMeans
        let asked = means.compactMap(\.self)
        guard !asked.isEmpty else { return nil }
        let questionCount = Double(asked.count)
        let mean = asked.reduce(0, +) / questionCount
        var byPerson = [Double](repeating: 0, count: values.participantCount)
        var fixedByPerson = byPerson
        var hasAnswers = [Bool](repeating: false, count: values.participantCount)
        var byQuestion = [Double](repeating: 0, count: values.questionCount)
        var cells = 0.0
        for index in values.values.indices {
            let (person, question) = (values.participants[index], values.questions[index])
            let weight = values.parts[index] / (questionCount * offered[question])
            let residual = weight * (values.values[index] - mean)
            hasAnswers[person] = true
            byPerson[person] += residual
            byQuestion[question] += residual
            cells += residual * residual
            fixedByPerson[person] += weight * (values.values[index] - (means[question] ?? mean))
        }
        self.mean = mean
        range = values.range
        questions = asked.count
        participants = hasAnswers.count { $0 }
        count = offered.reduce(0, +)
        func variance(_ sums: [Double], _ clusters: Int) -> Double {
            clusters > 1
                ? sums.reduce(0) { $0 + $1 * $1 } * Double(clusters) / Double(clusters - 1) : 0
        }
        participantVariance = variance(byPerson, participants)
        questionVariance = variance(byQuestion, questions)
        cellVariance = cells
        fixedVariance = variance(fixedByPerson, participants)
    }

    /// The variance for other participants and other questions: V_participants + V_questions - V_cells, never below
    /// the largest of the three.
    package var randomVariance: Double {
        max(
            participantVariance + questionVariance - cellVariance, participantVariance, questionVariance,
            cellVariance)
    }

    /// Participants and questions random, Student's t on the smaller number of clusters less one.
    ///
    /// - Parameter level: of confidence; simultaneous intervals ask for more than 0.95.
    package func randomQuestions(level: Double = 0.95) -> IntervalEstimate {
        guard questions > 1 else { return .absent("one question says nothing about other questions") }
        guard participants > 1 else { return .absent("one participant says nothing about others") }
        return interval(variance: randomVariance, clusters: min(questions, participants), level: level)
    }

    /// These questions and other participants.
    package func fixedQuestions(level: Double = 0.95) -> IntervalEstimate {
        guard participants > 1 else { return .absent("one participant says nothing about others") }
        return interval(variance: fixedVariance, clusters: participants, level: level)
    }

    /// Two-sided p-value of a mean of 0 by Student's t, below .05 where `randomQuestions` leaves out 0.
    ///
    /// Where values do not vary it is the clusters' sign test. Nil with one question or one participant.
    package var pRandomQuestions: Double? {
        questions > 1 && participants > 1
            ? p(variance: randomVariance, clusters: min(questions, participants)) : nil
    }

    /// The same for these questions and other participants; nil with one participant.
    package var pFixedQuestions: Double? {
        participants > 1 ? p(variance: fixedVariance, clusters: participants) : nil
    }

    private func p(variance: Double, clusters: Int) -> Double {
        guard variance > Self.nothing else {
            return abs(mean) < 1e-13 ? 1 : StudentizedFlipTest.signTest(clusters: clusters)
        }
        return StudentT(degreesOfFreedom: Double(clusters - 1)).twoSided(mean / variance.squareRoot())
    }

    private func interval(variance: Double, clusters: Int, level: Double) -> IntervalEstimate {
        let tail = 0.5 + level / 2
        guard variance > Self.nothing else { return unvaried(clusters: clusters) }
        let half = StudentT(degreesOfFreedom: Double(clusters - 1)).quantile(tail) * variance.squareRoot()
        return IntervalEstimate(
            interval: Interval(
                low: max(range.lowerBound, mean - half), high: min(range.upperBound, mean + half)),
            remark: nil)
    }

    /// Values without any variation would give an interval of no width, as if the mean were known; Wilson's interval
    /// for as many votes as there are clusters, on the values' own range, stands in for it.
    private func unvaried(clusters: Int) -> IntervalEstimate {
        let width = range.upperBound - range.lowerBound
        let share = min(max((mean - range.lowerBound) / width, 0), 1)
        let wilson = ShareInterval.wilson(share: share, count: Double(clusters))
        return IntervalEstimate(
            interval: wilson.map {
                Interval(low: range.lowerBound + width * $0.low, high: range.lowerBound + width * $0.high)
            },
            remark: "the votes do not vary between clusters; Wilson's interval for \(clusters) votes instead")
    }
}

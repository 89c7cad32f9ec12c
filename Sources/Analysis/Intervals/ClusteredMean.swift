// SPDX-License-Identifier: Apache-2.0

/// The mean over questions of the questions' mean values, with its variance when values cluster by participant and by
/// prompt.
///
/// The mean is a weighted sum of values y with w = 1 / (questions x answers of the question), so that its linearized
/// residuals are w (y - mean). Their sums by participant, by prompt and by cell (one participant's answers to one prompt)
/// give three variances, the first two multiplied by G / (G - 1) for G clusters. A prompt is a question, or all the questions
/// that are pairs of one prompt: the mean is over questions, but answers about the same texts hang together. For a share of
/// a study without pairs this is what `ClusteredShare` computes; here values may be anything, such as the difference of two
/// methods.
///
/// Source: Cameron, Gelbach and Miller, "Robust inference with multiway clustering", JBES 29 (2011).
package struct ClusteredMean: Equatable, Sendable {
    package let mean: Double
    /// Participants with any answer.
    package let participants: Int
    /// Questions with any answer.
    package let questions: Int
    /// Prompts with any answer: as many as questions but for pairs.
    package let prompts: Int
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
        var byPrompt = [Double](repeating: 0, count: values.promptCount)
        var (cells, cell) = (0.0, 0.0)
        for index in values.values.indices {
            let (person, question) = (values.participants[index], values.questions[index])
            let weight = values.parts[index] / (questionCount * offered[question])
            let residual = weight * (values.values[index] - mean)
            hasAnswers[person] = true
            byPerson[person] += residual
            byPrompt[values.promptOfQuestion[question]] += residual
            if values.beginsCell(index) {
                cells += cell * cell
                cell = 0
            }
            cell += residual
            fixedByPerson[person] += weight * (values.values[index] - (means[question] ?? mean))
        }
        cells += cell * cell
        self.mean = mean
        range = values.range
        questions = asked.count
        prompts =
            values.hasPairs
            ? Set(means.indices.filter { means[$0] != nil }.map { values.promptOfQuestion[$0] }).count
            : asked.count
        participants = hasAnswers.count { $0 }
        count = offered.reduce(0, +)
        func variance(_ sums: [Double], _ clusters: Int) -> Double {
            clusters > 1
                ? sums.reduce(0) { $0 + $1 * $1 } * Double(clusters) / Double(clusters - 1) : 0
        }
        participantVariance = variance(byPerson, participants)
        questionVariance = variance(byPrompt, prompts)
        cellVariance = cells
        fixedVariance = variance(fixedByPerson, participants)
    }

    /// Clusters of the factor that has fewer: what Student's t has its degrees of freedom from.
    package var fewerClusters: Int { min(prompts, participants) }

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
        guard prompts > 1 else { return .absent(Self.onePrompt(questions: questions)) }
        guard participants > 1 else { return .absent("one participant says nothing about others") }
        return interval(variance: randomVariance, clusters: fewerClusters, level: level)
    }

    /// Why one prompt has no interval for others.
    static func onePrompt(questions: Int) -> String {
        questions > 1
            ? "pairs of one prompt say nothing about other questions"
            : "one question says nothing about other questions"
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
        prompts > 1 && participants > 1 ? p(variance: randomVariance, clusters: fewerClusters) : nil
    }

    /// The same for these questions and other participants; nil with one participant.
    package var pFixedQuestions: Double? {
        participants > 1 ? p(variance: fixedVariance, clusters: participants) : nil
    }

    /// |mean| over its standard error for other participants and questions; nil without one, or without variation.
    package var statistic: Double? {
        guard prompts > 1, participants > 1 else { return nil }
        if abs(mean) < AlikeClusters.nothing { return 0 }
        return randomVariance > Self.nothing ? abs(mean) / randomVariance.squareRoot() : nil
    }

    private func p(variance: Double, clusters: Int) -> Double {
        guard variance > Self.nothing else { return AlikeClusters.p(mean: mean, clusters: clusters) }
        return StudentT(degreesOfFreedom: Double(clusters - 1)).twoSided(mean / variance.squareRoot())
    }

    private func interval(variance: Double, clusters: Int, level: Double) -> IntervalEstimate {
        guard variance > Self.nothing else {
            return AlikeClusters.interval(mean: mean, range: range, clusters: clusters, level: level)
        }
        let tail = 0.5 + level / 2
        let half = StudentT(degreesOfFreedom: Double(clusters - 1)).quantile(tail) * variance.squareRoot()
        return IntervalEstimate(
            interval: Interval(
                low: max(range.lowerBound, mean - half), high: min(range.upperBound, mean + half)),
            remark: nil)
    }
}

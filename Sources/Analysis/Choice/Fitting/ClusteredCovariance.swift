// SPDX-License-Identifier: Apache-2.0

/// Covariances of a choice model's parameters: by the model, and by what participants and questions did.
///
/// The model's is the inverse information A. The others are sandwiches A (sum of s s') A over clusters, s the sum of a
/// cluster's scores, multiplied by G / (G - 1) for G participants or questions and by 1 for cells (one participant's
/// answer to one question; questions that are pairs of one prompt are one). Two random factors: participants + questions - cells (Cameron, Gelbach and Miller, JBES 29,
/// 2011), never below the largest of the three, as for shares.
package struct ClusteredCovariance: Sendable {
    /// Whose variation an error answers for.
    package enum Errors: Sendable {
        /// Every answer independent.
        case model
        /// Other participants, these questions.
        case participants
        /// Other participants and other questions.
        case participantsAndQuestions
    }

    package let model: SymmetricMatrix
    /// Nil for a single participant.
    package let participants: SymmetricMatrix?
    /// Nil for a single question.
    package let questions: SymmetricMatrix?
    package let cells: SymmetricMatrix
    package let participantCount: Int
    package let questionCount: Int
    /// For each participant the change of the parameters that is due to it, A s; nil for who did not answer.
    let influences: [[Double]?]

    /// Nil where the information has no inverse.
    ///
    /// - Parameter data: sorted.
    init?(_ data: ChoiceData, values: [Double], information: SymmetricMatrix, ridge: Double) {
        var bordered = information
        let gauge = ridge > 0 ? [] : data.gauge
        let scale = max(information.diagonal.max() ?? 0, 1e-300)
        for direction in gauge { bordered.add(scale, square: direction) }
        guard var inverse = Cholesky(bordered)?.inverse else { return nil }
        for direction in gauge { inverse.add(-1 / scale, square: direction) }
        model = inverse

        let sums = ScoreSums(data, scores: ChoiceLikelihood(data).scores(values))
        participantCount = sums.participants.count { $0 != nil }
        questionCount = sums.questions.count { $0 != nil }
        let rows = (0..<inverse.size).map { i in (0..<inverse.size).map { inverse[i, $0] } }
        func sandwich(_ scores: [[Double]?], _ count: Int) -> SymmetricMatrix? {
            guard count > 1 else { return nil }
            var middle = SymmetricMatrix(size: inverse.size)
            for score in scores { if let score { middle.add(1, square: score) } }
            var result = SymmetricMatrix(size: inverse.size)
            result.add(Double(count) / Double(count - 1), middle.transformed(by: rows))
            return result
        }
        participants = sandwich(sums.participants, participantCount)
        questions = sandwich(sums.questions, questionCount)
        cells = sums.cells.transformed(by: rows)
        influences = sums.participants.map { $0.map(inverse.times) }
    }

    /// Of a combination of the parameters; nil where there are too few clusters.
    package func variance(of contrast: [Double], _ errors: Errors) -> Double? {
        switch errors {
        case .model: return model.form(contrast)
        case .participants: return participants?.form(contrast)
        case .participantsAndQuestions:
            guard let people = participants?.form(contrast), let asked = questions?.form(contrast) else {
                return nil
            }
            let single = cells.form(contrast)
            return max(people + asked - single, people, asked, single)
        }
    }

    /// The factor of a standard error in a 95% interval: Student's t on the clusters less one, for `model` the normal.
    package func factor(_ errors: Errors) -> Double? {
        let clusters: Int
        switch errors {
        case .model: return ShareInterval.z
        case .participants: clusters = participantCount
        case .participantsAndQuestions: clusters = min(participantCount, questionCount)
        }
        guard clusters > 1 else { return nil }
        return StudentT(degreesOfFreedom: Double(clusters - 1)).quantile(0.975)
    }

    /// A function of the parameters with its errors and intervals.
    ///
    /// - Parameter contrast: its derivatives (the delta method); for a sum or a difference of parameters its coefficients.
    package func estimate(_ contrast: [Double], value: Double) -> ParameterEstimate {
        let modelVariance = max(0, model.form(contrast))
        func bound(_ errors: Errors) -> (error: Double, interval: Interval)? {
            guard let variance = variance(of: contrast, errors), let factor = factor(errors),
                // Clusters that are all alike say nothing about others.
                variance > 1e-12 * modelVariance
            else { return nil }
            let error = variance.squareRoot()
            return (error, Interval(low: value - factor * error, high: value + factor * error))
        }
        let (model, people, both) = (
            bound(.model), bound(.participants), bound(.participantsAndQuestions)
        )
        return ParameterEstimate(
            value: value, errorModel: model?.error, errorParticipants: people?.error, error: both?.error,
            intervalModel: model?.interval, intervalFixedQuestions: people?.interval, interval: both?.interval
        )
    }
}

/// A number that a model estimates, with its errors by name; an error is nil where there are too few clusters or all
/// are alike.
package struct ParameterEstimate: Equatable, Sendable, Encodable {
    package var value: Double
    /// Standard error with every answer independent.
    package var errorModel: Double?
    /// Standard error over participants, the questions fixed.
    package var errorParticipants: Double?
    /// Standard error over participants and questions.
    package var error: Double?
    /// 95%, as the errors.
    package var intervalModel: Interval?
    package var intervalFixedQuestions: Interval?
    package var interval: Interval?

    enum CodingKeys: String, CodingKey {
        case value, error, interval
        case errorModel = "error_model"
        case errorParticipants = "error_participants"
        case intervalModel = "interval_model"
        case intervalFixedQuestions = "interval_fixed_questions"
    }
}

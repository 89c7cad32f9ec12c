// SPDX-License-Identifier: Apache-2.0

/// The choice models' figures of one section as JSON has them; what is absent has no key.
package struct ChoiceFigures: Sendable, Encodable {
    package typealias ByMethod<Value> = [String: Value]

    /// Log-strengths with their errors and how they were fitted.
    package struct Strengths: Sendable, Encodable {
        package var strengths: ByMethod<ParameterEstimate>
        /// 1000 + 400 log10 of the strength.
        package var scores: ByMethod<Double>
        /// Log tie parameters by the number of options.
        package var ties: [String: ParameterEstimate]?
        package var answers: Double
        package var participants: Int
        package var questions: Int
        package var logLikelihood: Double
        package var iterations: Int
        package var ridge: Double
        /// `pairs` or `expansion`; for Bradley-Terry.
        package var source: Battles.Source?

        enum CodingKeys: String, CodingKey {
            case strengths, scores, ties, answers, participants, questions, iterations, ridge, source
            case logLikelihood = "log_likelihood"
        }

        init(_ model: StrengthModel, source: Battles.Source? = nil) {
            strengths = ChoiceFigures.byMethod(model.methods, model.strengths)
            scores = ChoiceFigures.byMethod(model.methods, model.scores)
            ties =
                model.ties.isEmpty
                ? nil : ChoiceFigures.byMethod(model.ties.map { "\($0.options)" }, model.ties.map(\.estimate))
            answers = model.fit.weight
            (participants, questions) = (
                model.fit.covariance.participantCount, model.fit.covariance.questionCount
            )
            (logLikelihood, iterations) = (model.fit.logLikelihood, model.fit.iterations)
            ridge = model.fit.ridge
            self.source = source
        }
    }

    package struct RaoKupperFigures: Sendable, Encodable {
        package var strengths: ByMethod<Double>
        package var threshold: Double
    }

    package struct Logit: Sendable, Encodable {
        package var strengths: ByMethod<ParameterEstimate>
        package var effects: [String: ParameterEstimate]
        /// By covariate; `methods` for the strengths.
        package var wald: [String: WaldTest]
        package var answers: Double
        package var leftOut: Double
        package var logLikelihood: Double

        enum CodingKeys: String, CodingKey {
            case strengths, effects, wald, answers
            case leftOut = "left_out"
            case logLikelihood = "log_likelihood"
        }
    }

    package struct LengthControlled: Sendable, Encodable {
        package var raw: ByMethod<Double>
        package var controlled: ByMethod<ParameterEstimate>
        package var phi: ParameterEstimate
        package var measure: LengthControlledWinRate.Measure
        package var scale: Double
        package var answers: Double
        package var leftOut: Double

        enum CodingKeys: String, CodingKey {
            case raw, controlled, phi, measure, scale, answers
            case leftOut = "left_out"
        }
    }

    package struct Independence: Sendable, Encodable {
        package struct Dropped: Sendable, Encodable {
            package var remaining: [String]
            package var differences: [Double]
            package var test: WaldTest?
            package var classic: IndependenceTest.Classic?
            package var reason: String?
        }

        package struct Pair: Sendable, Encodable {
            package var a: String
            package var b: String
            package var votes: Double
            package var observed: Double
            package var predicted: Double
            package var interval: Interval?
        }

        package var p: Double?
        package var reason: String?
        package var dropped: [String: Dropped]
        package var pairs: [Pair]
    }

    package struct Elo: Sendable, Encodable {
        package var ratings: ByMethod<Double>
        package var spread: ByMethod<Double>?
        package var range: ByMethod<Interval>
        package var orders: Int
    }

    package struct Preferred: Sendable, Encodable {
        package var a: String
        package var b: String
        /// P(a preferred to b), where one of them was chosen.
        package var preferred: Double
        package var votes: Double
        package var ties: Double
    }

    package var plackettLuce: ByMethod<Double>?
    package var plackettLuceFit: Strengths?
    package var plackettLuceRidge: Strengths?
    package var bradleyTerry: ByMethod<Double>?
    package var bradleyTerryFit: Strengths?
    package var bradleyTerryRidge: Strengths?
    package var davidson: Strengths?
    package var raoKupper: RaoKupperFigures?
    package var conditionalLogit: Logit?
    package var conditionalLogitLengthDifference: Logit?
    package var lengthControlledWinRate: LengthControlled?
    package var iia: Independence?
    package var elo: Elo?
    package var voteShare: ByMethod<Double>
    package var battleWinRate: ByMethod<Double>
    package var averageWinRate: ByMethod<Double>
    package var pairwisePreferred: [Preferred]

    enum CodingKeys: String, CodingKey {
        case davidson, iia, elo
        case plackettLuce = "plackett_luce"
        case plackettLuceFit = "plackett_luce_fit"
        case plackettLuceRidge = "plackett_luce_ridge"
        case bradleyTerry = "bradley_terry"
        case bradleyTerryFit = "bradley_terry_fit"
        case bradleyTerryRidge = "bradley_terry_ridge"
        case raoKupper = "rao_kupper"
        case conditionalLogit = "conditional_logit"
        case conditionalLogitLengthDifference = "conditional_logit_length_difference"
        case lengthControlledWinRate = "length_controlled_win_rate"
        case voteShare = "vote_share"
        case battleWinRate = "battle_win_rate"
        case averageWinRate = "average_win_rate"
        case pairwisePreferred = "pairwise_preferred"
    }

    package init(_ models: ChoiceModels) {
        plackettLuce = models.plackettLuce.value.map { Self.byMethod($0.methods, $0.values) }
        plackettLuceFit = models.plackettLuce.value.map { Strengths($0) }
        plackettLuceRidge = models.plackettLuceRidge.map { Strengths($0) }
        bradleyTerry = models.bradleyTerry.value.map { Self.byMethod($0.methods, $0.values) }
        bradleyTerryFit = models.bradleyTerry.value.map { Strengths($0, source: models.bradleyTerrySource) }
        bradleyTerryRidge = models.bradleyTerryRidge.map { Strengths($0, source: models.bradleyTerrySource) }
        davidson = models.davidson.value.map { Strengths($0) }
        raoKupper = models.raoKupper.value.map {
            RaoKupperFigures(strengths: Self.byMethod($0.methods, $0.strengths), threshold: $0.threshold)
        }
        conditionalLogit = models.conditionalLogit.value.map(Self.logit)
        conditionalLogitLengthDifference = models.lengthDifference.value.map(Self.logit)
        lengthControlledWinRate = models.lengthControlled.value.map {
            LengthControlled(
                raw: Self.byMethod($0.methods, $0.raw), controlled: Self.byMethod($0.methods, $0.controlled),
                phi: $0.phi, measure: $0.measure, scale: $0.scale, answers: $0.answers, leftOut: $0.leftOut)
        }
        iia = models.independence.value.map(Self.independence)
        elo = models.elo.map { elo in
            Elo(
                ratings: Self.byMethod(elo.methods, elo.ratings),
                spread: elo.spread.map { Self.byMethod(elo.methods, $0) },
                range: Self.byMethod(elo.methods, elo.ranges), orders: elo.orders)
        }
        let rates = models.winRates
        voteShare = Self.known(rates.methods, rates.voteShare)
        battleWinRate = Self.known(rates.methods, rates.battleWinRate)
        averageWinRate = Self.known(rates.methods, rates.averageWinRate)
        pairwisePreferred = Self.preferred(rates)
    }

    fileprivate static func byMethod<Value>(_ methods: [String], _ values: [Value]) -> ByMethod<Value> {
        Dictionary(zip(methods, values)) { first, _ in first }
    }

    private static func known(_ methods: [String], _ values: [Double?]) -> ByMethod<Double> {
        byMethod(methods, values).compactMapValues(\.self)
    }

    private static func logit(_ model: CovariateModel) -> Logit {
        var tests: [String: WaldTest] = [:]
        for (covariate, test) in model.tests { tests[covariate] = test.value }
        return Logit(
            strengths: byMethod(model.methods, model.strengths),
            effects: byMethod(model.effects.map(\.name), model.effects.map(\.estimate)), wald: tests,
            answers: model.answers, leftOut: model.leftOut, logLikelihood: model.fit.logLikelihood)
    }

    private static func independence(_ test: IndependenceTest) -> Independence {
        var dropped: [String: Independence.Dropped] = [:]
        for drop in test.dropped {
            dropped[drop.method] = Independence.Dropped(
                remaining: drop.remaining, differences: drop.differences, test: drop.test.value,
                classic: drop.classic, reason: drop.test.reason)
        }
        return Independence(
            p: test.p.value, reason: test.p.reason, dropped: dropped,
            pairs: test.pairs.map {
                Independence.Pair(
                    a: $0.first, b: $0.second, votes: $0.votes, observed: $0.observed,
                    predicted: $0.predicted, interval: $0.interval)
            })
    }

    private static func preferred(_ rates: WinRates) -> [Preferred] {
        var result: [Preferred] = []
        for a in rates.methods.indices {
            for b in rates.methods.indices where a < b {
                guard let pair = rates.pairwise[a][b], let preferred = pair.preferred else { continue }
                result.append(
                    Preferred(
                        a: rates.methods[a], b: rates.methods[b], preferred: preferred, votes: pair.votes,
                        ties: pair.ties))
            }
        }
        return result
    }
}

// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// What the win rate would be, by a model, if the options of every page were of one length.
///
/// Utility of an option = theta of its method + phi tanh(delta / sd), delta its length less the mean of its page, sd the
/// root mean square of delta over the options of the answers. The controlled win rate sets delta to 0 and takes the mean
/// over questions of the probabilities on the sets that were shown, as the win rate does of votes; its errors are the
/// delta method's over the clustered covariance. For two options it is AlpacaEval's length-controlled form
/// (arXiv 2404.04475, `get_length_controlled_winrate`) without its penalty and its difficulty of instructions, phi there
/// being twice the phi here. It rests on the model: lengths were not drawn by lot, and what goes with length is taken away
/// with it.
package struct LengthControlledWinRate: Sendable {
    package enum Measure: String, Sendable, Encodable {
        case tokens
        case characters
    }

    package let methods: [String]
    package let measure: Measure
    /// Mean over questions of the vote share, of the same answers.
    package let raw: [Double]
    /// In the order of `methods`, intervals clipped to 0 and 1.
    package let controlled: [ParameterEstimate]
    package let phi: ParameterEstimate
    /// The standard deviation of the length differences, in tokens or characters.
    package let scale: Double
    package let answers: Double
    /// Answers that chose a method on a page without lengths.
    package let leftOut: Double
    package let fit: ConditionalLogit

    package static func fit(_ ballots: Ballots) -> ModelOutcome<LengthControlledWinRate> {
        let decided = DecidedPages(ballots).weights
        let all = decided.reduce(0, +)
        guard all > 0 else { return .absent("no ballot chose a method") }
        func weight(_ lengths: (Ballots.Page) -> [Int]?) -> Double {
            decided.indices.reduce(0) { lengths(ballots.pages[$1]) == nil ? $0 : $0 + decided[$1] }
        }
        let (tokens, characters) = (weight(\.tokens), weight(\.characters))
        guard max(tokens, characters) > 0 else {
            return .absent("the votes do not say how long the options were")
        }
        let measure = tokens >= characters ? Measure.tokens : .characters
        @Sendable func lengths(_ page: Ballots.Page) -> [Int]? {
            measure == .tokens ? page.tokens : page.characters
        }
        var squares = 0.0
        var options = 0.0
        for (number, weight) in decided.enumerated() where weight > 0 {
            guard let lengths = lengths(ballots.pages[number]) else { continue }
            for difference in ChoiceCovariate.difference(lengths, unit: 1) {
                squares += weight * difference * difference
                options += weight
            }
        }
        guard squares > 0 else { return .absent("the options of every page were of one length") }
        let scale = (squares / options).squareRoot()
        let covariate = ChoiceCovariate.number("length") { page in
            lengths(page).map { ChoiceCovariate.difference($0, unit: scale).map { tanh($0) } }
        }
        let isKnown = ballots.pages.map { lengths($0) != nil }
        let known = ballots.filtered { $0.choice != nil && isKnown[$0.page] }
        switch CovariateModel.fit(known, [covariate]) {
        case .absent(let reason): return .absent(reason)
        case .fitted(let model):
            if let omission = model.omitted.first { return .absent("length: \(omission.reason)") }
            return .fitted(
                LengthControlledWinRate(
                    model, known, measure: measure, scale: scale,
                    leftOut: all - model.answers))
        }
    }

    private init(
        _ model: CovariateModel, _ ballots: Ballots, measure: Measure, scale: Double, leftOut: Double
    ) {
        let offered = OfferedMethods(ballots) { $0.choice != nil }
        let (fit, count) = (model.fit, model.methods.count)
        methods = model.methods
        (self.measure, self.scale, self.fit) = (measure, scale, fit)
        answers = fit.weight
        self.leftOut = max(0, leftOut)
        phi = model.effects[0].estimate
        // Weight of the answers by question and set, and of those for each method.
        let setCount = ballots.sets.count
        var shown = [Double](repeating: 0, count: ballots.questions.count * setCount)
        var chosen = [Double](repeating: 0, count: ballots.questions.count * count)
        for ballot in ballots.ballots {
            guard let choice = ballot.choice.flatMap(offered.number) else { continue }
            shown[ballot.question * setCount + ballot.set] += ballot.weight
            chosen[ballot.question * count + choice] += ballot.weight
        }
        var raw = [Double](repeating: 0, count: count)
        var controlled: [ParameterEstimate] = []
        let strengths = fit.values.prefix(count).map { exp($0) }
        for method in 0..<count {
            // How much the probability on each set counts in the mean over questions.
            var parts = [Double](repeating: 0, count: setCount)
            var asked = 0.0
            for question in ballots.questions.indices {
                let row = question * setCount
                let sets = (0..<setCount).filter { offered.sets[$0].contains(method) && shown[row + $0] > 0 }
                let all = sets.reduce(0) { $0 + shown[row + $1] }
                guard all > 0 else { continue }
                asked += 1
                raw[method] += chosen[question * count + method] / all
                for set in sets { parts[set] += shown[row + set] / all }
            }
            if asked > 0 { raw[method] /= asked }
            var value = 0.0
            var slope = [Double](repeating: 0, count: fit.values.count)
            for set in 0..<setCount where parts[set] > 0 {
                let part = parts[set] / asked
                let total = offered.sets[set].reduce(0) { $0 + strengths[$1] }
                let own = strengths[method] / total
                value += part * own
                for other in offered.sets[set] {
                    slope[other] += part * own * ((other == method ? 1 : 0) - strengths[other] / total)
                }
            }
            var estimate = fit.covariance.estimate(slope, value: value)
            estimate.intervalModel = estimate.intervalModel?.clipped
            estimate.intervalFixedQuestions = estimate.intervalFixedQuestions?.clipped
            estimate.interval = estimate.interval?.clipped
            controlled.append(estimate)
        }
        self.raw = raw
        self.controlled = controlled
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The conditional logit of a choice by method, position, length, temperature or any other number of an option.
///
/// Log-strengths of methods are centred; the other parameters are changes of the log-odds by unit. A model of what goes
/// with a choice, not of what causes it: lengths and temperatures were not drawn by lot within methods. References:
/// statsmodels `ConditionalLogit`; R `survival::clogit`, `mlogit`.
package struct CovariateModel: Sendable {
    /// A covariate that the votes cannot estimate, and why.
    package struct Omission: Equatable, Sendable, Encodable {
        package var covariate: String
        package var reason: String
    }

    package let methods: [String]
    package let strengths: [ParameterEstimate]
    /// By parameter: `position 2`, `log tokens`.
    package let effects: [(name: String, estimate: ParameterEstimate)]
    /// By covariate, `methods` for the strengths: that all its parameters are zero.
    package let tests: [(covariate: String, test: ModelOutcome<WaldTest>)]
    package let omitted: [Omission]
    /// Answers in the model.
    package let answers: Double
    /// Answers that chose a method on a page that lacks one of the covariates.
    package let leftOut: Double
    package let fit: ConditionalLogit

    /// The covariates that the votes speak of: position and temperature, and log length in tokens or else in characters.
    package static func usualCovariates(_ ballots: Ballots) -> [ChoiceCovariate] {
        let hasTokens = DecidedPages(ballots).pages.contains { $0.tokens != nil }
        return [.position, .temperature, hasTokens ? .logTokens : .logCharacters]
    }

    /// - Parameter covariates: those that no page knows, that do not vary, or that methods and earlier covariates
    ///   determine are left out and named.
    package static func fit(_ ballots: Ballots, _ covariates: [ChoiceCovariate]) -> ModelOutcome<
        CovariateModel
    > {
        var kept = covariates
        var omitted: [Omission] = []
        func omit(_ place: Int, _ reason: String) {
            omitted.append(Omission(covariate: kept[place].name, reason: reason))
            kept.remove(at: place)
        }
        let pages = DecidedPages(ballots).pages
        for place in kept.indices.reversed() {
            let count = kept[place].parameters(pages).count
            let isKnown = pages.contains { kept[place].values($0, count) != nil }
            if !isKnown || count == 0 { omit(place, "the votes do not say it of each option of a page") }
        }
        while true {
            let frame = CovariateFrame(ballots, kept)
            if let fault = frame.fault { return .absent(fault) }
            let aliases = Aliases(frame.data)
            let places = aliases.constant + aliases.combined
            guard let worst = places.compactMap({ frame.covariate(of: $0) }).max() else {
                return ConditionalLogit.fit(frame.data).map { fit in
                    CovariateModel(
                        fit, frame: frame, covariates: kept,
                        omitted: omitted.sorted { $0.covariate < $1.covariate })
                }
            }
            let isConstant = aliases.constant.contains { frame.covariate(of: $0) == worst }
            omit(
                worst,
                isConstant
                    ? "it does not vary among the options of any ballot"
                    : "it cannot be told apart from the methods and the other covariates")
        }
    }

    private init(
        _ fit: ConditionalLogit, frame: CovariateFrame, covariates: [ChoiceCovariate], omitted: [Omission]
    ) {
        let count = frame.methods.count
        self.fit = fit
        self.omitted = omitted
        (methods, answers, leftOut) = (frame.methods, fit.weight, frame.leftOut)
        let estimates = fit.values.indices.map { place in
            fit.covariance.estimate(fit.values.indices.map { $0 == place ? 1 : 0 }, value: fit.values[place])
        }
        strengths = Array(estimates.prefix(count))
        effects = (count..<max(count, estimates.count)).map { (fit.parameters[$0], estimates[$0]) }
        func test(_ places: [Int]) -> ModelOutcome<WaldTest> {
            let covariance = fit.covariance
            let scale = covariance.model.part(places).diagonal.max() ?? 0
            return WaldTest.test(
                places.map { fit.values[$0] }, covariance: covariance.participants?.part(places),
                clusters: covariance.participantCount, scale: scale)
        }
        tests =
            [("methods", test(Array(0..<count)))]
            + zip(covariates, frame.ranges).map { ($0.name, test(Array($1))) }
    }
}

/// Ballots as choices among options described by methods and covariates.
struct CovariateFrame {
    let methods: [String]
    /// The parameters of each covariate.
    let ranges: [Range<Int>]
    let data: ChoiceData
    let leftOut: Double
    /// Why there is no model.
    let fault: String?

    init(_ ballots: Ballots, _ covariates: [ChoiceCovariate]) {
        let decided = DecidedPages(ballots)
        let names = covariates.map { $0.parameters(decided.pages) }
        let descriptions = ballots.pages.indices.map { number -> [[Double]]? in
            let page = ballots.pages[number]
            guard decided.weights[number] > 0, page.methods.count > 1 else { return nil }
            var rows = page.methods.map { _ in [Double]() }
            for (covariate, parameters) in zip(covariates, names) {
                guard let values = covariate.values(page, parameters.count) else { return nil }
                for (place, row) in values.enumerated() { rows[place] += row }
            }
            return rows
        }
        let isDescribed = descriptions.map { $0 != nil }
        let offered = OfferedMethods(ballots) { $0.choice != nil && isDescribed[$0.page] }
        methods = offered.names
        let count = methods.count
        var ranges: [Range<Int>] = []
        for name in names {
            let start = ranges.last?.upperBound ?? count
            ranges.append(start..<(start + name.count))
        }
        self.ranges = ranges
        var data = ChoiceData(parameters: methods + names.flatMap(\.self), shifting: 0..<count)
        // By page of the ballots its number in the data, by page and method the method's place.
        var pages = [Int](repeating: -1, count: ballots.pages.count)
        var places = [Int](repeating: -1, count: ballots.pages.count * ballots.methods.count)
        for (number, rows) in descriptions.enumerated() {
            guard let rows else { continue }
            let shown = ballots.pages[number].methods
            pages[number] = data.addPage(
                zip(shown, rows).map { method, row in
                    let own = offered.number(of: method)
                    return (0..<count).map { $0 == own ? 1 : 0 } + row
                })
            for (place, method) in shown.enumerated() {
                places[number * ballots.methods.count + method] = place
            }
        }
        var leftOut = 0.0
        data.reserve(ballots.ballots.count)
        for ballot in ballots.ballots {
            guard let choice = ballot.choice else { continue }
            let place = places[ballot.page * ballots.methods.count + choice]
            guard isDescribed[ballot.page], place >= 0 else {
                leftOut += ballot.weight
                continue
            }
            data.addAnswer(
                page: pages[ballot.page], chosen: place, participant: ballot.participant,
                question: ballot.question, weight: ballot.weight)
        }
        var graph = WinGraph(methods: count)
        for (number, page) in pages.enumerated() where page >= 0 {
            let shown = ballots.pages[number].methods.map { offered.number(of: $0) }
            for (place, winner) in shown.enumerated() where data.counts[data.starts[page] + place] > 0 {
                guard let winner else { continue }
                for loser in shown { if let loser { graph.add(winner: winner, over: loser) } }
            }
        }
        self.data = data
        self.leftOut = leftOut
        fault = data.answers.isEmpty ? "no ballot chose a method" : graph.fault(methods)
    }

    /// Which covariate a parameter belongs to; nil for a method.
    func covariate(of parameter: Int) -> Int? { ranges.firstIndex { $0.contains(parameter) } }
}

/// Pages from which some ballot chose a method.
struct DecidedPages {
    let pages: [Ballots.Page]
    /// By the page's number, how many answers chose a method from it.
    let weights: [Double]

    init(_ ballots: Ballots) {
        var weights = [Double](repeating: 0, count: ballots.pages.count)
        for ballot in ballots.ballots where ballot.choice != nil { weights[ballot.page] += ballot.weight }
        self.weights = weights
        pages = ballots.pages.indices.filter { weights[$0] > 0 }.map { ballots.pages[$0] }
    }
}

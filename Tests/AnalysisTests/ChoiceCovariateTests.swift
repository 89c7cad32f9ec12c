// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation
import StudyFiles
import Testing

/// The conditional logit and the length-controlled win rate against statsmodels, numpy and a textbook.
@Suite struct ChoiceCovariateTests {
    /// Greene, Econometric Analysis: 210 travellers' choices among air, train, bus and car, the conditional logit model.
    @Test func travelModesHaveTheTextbooksCoefficients() throws {
        let travel = try ChoiceFixture.load().travel
        var data = ChoiceData(parameters: travel.columns, shifting: 0..<0)
        for person in travel.income.indices {
            let rows = (0..<4).map { mode -> [Double] in
                let row = person * 4 + mode
                return [
                    Double(travel.gc[row]), Double(travel.ttme[row]),
                    mode == 0 ? Double(travel.income[person]) : 0,
                    mode == 0 ? 1 : 0, mode == 1 ? 1 : 0, mode == 2 ? 1 : 0,
                ]
            }
            let page = data.addPage(rows)
            let chosen = try #require((0..<4).first { travel.chosen[person * 4 + $0] == 1 })
            data.addAnswer(page: page, chosen: chosen, participant: person, question: 0)
        }
        let fit = try #require(ConditionalLogit.fit(data).value)
        let printed = [-0.01550, -0.09612, 0.01329, 5.2074, 3.8690, 3.1632]
        for (own, book) in zip(fit.values, printed) { #expect(abs(own - book) <= 5.1e-5) }
        #expect(distance(fit.values, travel.params) < 1e-6)
        #expect(distance(fit.covariance.model.diagonal.map { $0.squareRoot() }, travel.errors) < 1e-6)
        #expect(abs(fit.logLikelihood - travel.logLikelihood) < 1e-8)
        #expect(abs(fit.logLikelihood + 199.1284) < 5e-5)
        #expect(abs(fit.nullLogLikelihood - 210 * log(0.25)) < 1e-9)
    }

    @Test func covariatesMatchStatsmodelsAndNumpy() throws {
        let expected = try ChoiceFixture.load().covariates
        let ballots = expected.ballots
        let model = try #require(CovariateModel.fit(ballots, [.position, .logTokens, .temperature]).value)
        #expect(
            model.effects.map(\.name) == [
                "position 2", "position 3", "position 4", "log tokens", "temperature",
            ])
        #expect(model.omitted.isEmpty && model.leftOut == 0 && model.answers == 240)
        let values = relative(model.strengths.map(\.value)) + model.effects.map(\.estimate.value)
        #expect(distance(values, expected.params) < 1e-8)
        #expect(abs(model.fit.logLikelihood - expected.logLikelihood) < 1e-8)
        let covariance = model.fit.covariance
        let contrasts = (1..<9).map { place in
            (0..<9).map { ($0 == place ? 1.0 : 0.0) - (place < 4 && $0 == 0 ? 1 : 0) }
        }
        let errors = contrasts.map { covariance.model.form($0).squareRoot() }
        #expect(distance(errors, expected.errors) < 1e-6)
        let people = try #require(covariance.participants)
        #expect(distance(contrasts.map { people.form($0).squareRoot() }, expected.participants) < 1e-8)
        let questions = try #require(covariance.questions)
        #expect(distance(contrasts.map { questions.form($0).squareRoot() }, expected.questions) < 1e-8)
        #expect(distance(contrasts.map { covariance.cells.form($0).squareRoot() }, expected.cells) < 1e-8)
        let tests = Dictionary(uniqueKeysWithValues: model.tests.map { ($0.covariate, $0.test.value) })
        for (name, wald) in [
            ("position", expected.position), ("methods", expected.methods),
            ("log tokens", expected.logLength),
        ] {
            let own = try #require(tests[name] ?? nil)
            #expect(abs(own.statistic - wald.statistic) < 1e-6 && own.df == wald.df)
            #expect(abs(own.p - wald.p) < 1e-8, "\(name)")
        }
    }

    @Test func aCovariateThatSaysNothingIsLeftOutAndNamed() throws {
        let ballots = try ChoiceFixture.load().covariates.ballots
        let same = ChoiceCovariate.number("constant") { $0.methods.map { _ in 3 } }
        let ofMethod = ChoiceCovariate.number("number of the method") { $0.methods.map(Double.init) }
        let unknown = ChoiceCovariate.logCharacters
        let model = try #require(CovariateModel.fit(ballots, [same, ofMethod, unknown, .temperature]).value)
        #expect(model.effects.map(\.name) == ["temperature"])
        let reasons = Dictionary(uniqueKeysWithValues: model.omitted.map { ($0.covariate, $0.reason) })
        #expect(reasons["constant"]?.contains("does not vary") ?? false)
        #expect(reasons["number of the method"]?.contains("cannot be told apart") ?? false)
        #expect(reasons["log characters"]?.contains("do not say") ?? false)
    }

    @Test func aPlaceThatNoDecidingBallotHadIsNoParameter() throws {
        let ballots = try ChoiceFixture.load().covariates.ballots
        let wider = Ballots(
            methods: ballots.methods, questions: ballots.questions, participants: ballots.participants,
            sets: ballots.sets, pages: ballots.pages + [.init(methods: [0, 1, 2, 3], places: [1, 2, 3, 5])],
            ballots: ballots.ballots + [
                .init(question: 0, participant: 0, choice: nil, page: ballots.pages.count)
            ])
        let model = try #require(CovariateModel.fit(wider, [.position]).value)
        #expect(model.omitted.isEmpty)
        #expect(model.effects.map(\.name) == ["position 2", "position 3", "position 4"])
    }

    @Test func anOrderThatNeverChangesLeavesThePositionOut() throws {
        let votes = (0..<40).map {
            sampleVote(
                participant: "p\($0 % 8)", question: "q\($0 / 8)",
                choice: ["a", "b", "c", "d"][$0 * 7 % 11 % 4])
        }
        let model = try #require(CovariateModel.fit(Ballots(votes), [.position]).value)
        #expect(model.omitted.map(\.covariate) == ["position"] && model.effects.isEmpty)
        let plain = try #require(PlackettLuce.fit(Ballots(votes)).value)
        #expect(distance(model.strengths.map(\.value), plain.values) < 1e-9)
    }

    @Test func lengthIsControlledForAsNumpyDoes() throws {
        let fixture = try ChoiceFixture.load()
        let expected = fixture.lengthControlled
        let ballots = fixture.covariates.ballots
        let model = try #require(LengthControlledWinRate.fit(ballots).value)
        #expect(abs(model.scale - expected.scale) < 1e-9 && model.measure == .tokens)
        #expect(abs(model.phi.value - expected.phi) < 1e-8)
        #expect(abs(try #require(model.phi.errorParticipants) - expected.phiError) < 1e-8)
        #expect(distance(model.controlled.map(\.value), expected.controlled) < 1e-8)
        #expect(distance(model.controlled.compactMap(\.errorParticipants), expected.errors) < 1e-8)
        for (method, raw) in model.raw.enumerated() {
            #expect(abs(raw - (try #require(ShareEstimate(of: method, in: ballots))).share) < 1e-12)
        }
    }

    /// Where the baseline is one of two options, theta and phi are those of a logistic regression on tanh of the difference.
    @Test func twoOptionsGiveAlpacaEvalsForm() throws {
        let expected = try ChoiceFixture.load().alpaca
        let ballots = Ballots(
            methods: ["baseline", "model"],
            questions: [.init(study: "s", section: "x", id: "q", prompt: "")],
            participants: expected.won.indices.map { .init(study: "s", name: "p\($0)") },
            sets: [[true, true]],
            pages: expected.lengths.map { .init(methods: [1, 0], tokens: $0) },
            ballots: expected.won.enumerated().map {
                .init(question: 0, participant: $0, choice: $1, page: $0, position: 2 - $1)
            })
        let model = try #require(LengthControlledWinRate.fit(ballots).value)
        let theta = model.fit.values[1] - model.fit.values[0]
        #expect(abs(theta - expected.params[0]) < 1e-8 && abs(theta - expected.sklearn[0]) < 1e-6)
        #expect(abs(2 * model.phi.value - expected.params[1]) < 1e-8)
        #expect(abs(2 * (try #require(model.phi.errorModel)) - expected.errors[1]) < 1e-8)
        #expect(abs(model.raw[1] - expected.raw) < 1e-12)
        #expect(abs(model.controlled[1].value - expected.controlled) < 1e-9)
    }

    @Test func withoutLengthsNothingIsControlledFor() throws {
        let votes = (0..<12).map {
            sampleVote(participant: "p\($0)", question: "q", choice: ["a", "b", "c", "d"][$0 % 4])
        }
        #expect(LengthControlledWinRate.fit(Ballots(votes)).reason?.contains("do not say how long") ?? false)
        let same = votes.map { vote in
            var vote = vote
            vote.shown.characters = [50, 50, 50, 50]
            return vote
        }
        #expect(LengthControlledWinRate.fit(Ballots(same)).reason?.contains("of one length") ?? false)
    }
}

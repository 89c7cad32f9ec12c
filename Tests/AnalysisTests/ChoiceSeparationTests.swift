// SPDX-License-Identifier: Apache-2.0

import Analysis
import Testing

/// What has no finite estimate, told before or after the fit, with the names of what is to blame.
@Suite struct ChoiceSeparationTests {
    /// Votes of one set each: the choice first, then the other options.
    private func fit(_ rows: [[String]], ridge: Double = 0) -> ModelOutcome<StrengthModel> {
        let votes = rows.enumerated().map { number, row in
            sampleVote(participant: "p\(number)", question: "q", choice: row[0], options: row)
        }
        return PlackettLuce.fit(Ballots(votes), ridge: ridge)
    }

    @Test func aMethodNeverChosenIsNamedAndARidgeKeepsItFinite() throws {
        let rows = [["a", "b", "c"], ["b", "a", "c"], ["a", "c", "b"]]
        #expect(
            fit(rows).reason == "\"c\" was never chosen, so that its strength has no finite estimate")
        let model = try #require(fit(rows, ridge: 0.1).value)
        #expect(model.values.allSatisfy(\.isFinite) && model.values[2] < model.values[1])
        #expect(abs(model.values.reduce(0, +)) < 1e-9)
    }

    @Test func aMethodAlwaysChosenIsNamed() {
        let rows = [["a", "b"], ["a", "c"], ["b", "c"], ["c", "b"]]
        #expect(fit(rows).reason?.hasPrefix("\"a\" was chosen whenever shown") ?? false)
    }

    @Test func methodsNeverComparedAreNamed() {
        let rows = [["a", "b"], ["b", "a"], ["c", "d"], ["d", "c"]]
        #expect(
            fit(rows).reason?.hasPrefix("no ballot compares \"a\" and \"b\" with \"c\" and \"d\"") ?? false)
    }

    @Test func aGroupThatAlwaysWinsOverTheOthersIsNamed() {
        let rows = [["a", "b"], ["b", "a"], ["c", "d"], ["d", "c"], ["a", "c"], ["b", "d"]]
        #expect(fit(rows).reason?.hasPrefix("no ballot chose \"c\" and \"d\" over \"a\" and \"b\"") ?? false)
    }

    @Test func componentsFollowTheArrows() {
        var graph = WinGraph(methods: 5)
        for (winner, loser) in [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4)] {
            graph.add(winner: winner, over: loser)
        }
        #expect(graph.strongComponents == [[0, 1, 2], [3], [4]] && graph.groups.count == 1)
        graph.add(winner: 4, over: 1)
        #expect(graph.strongComponents.count == 1 && graph.fault(["a", "b", "c", "d", "e"]) == nil)
    }

    /// One number an option, the first option chosen.
    private func separated(_ pages: [[Double]]) -> ModelOutcome<ConditionalLogit> {
        var data = ChoiceData(parameters: ["length"], shifting: 0..<0)
        for (number, page) in pages.enumerated() {
            data.addAnswer(page: data.addPage(page.map { [$0] }), chosen: 0, participant: number, question: 0)
        }
        return ConditionalLogit.fit(data)
    }

    @Test func completeSeparationIsTold() {
        let reason = separated([[300, 200], [150, 20], [80, 70]]).reason
        #expect(reason?.contains("\"length\" predicts every choice") ?? false)
        #expect(reason?.contains("(complete separation)") ?? false)
    }

    @Test func quasiCompleteSeparationIsTold() {
        let reason = separated([[300, 200], [150, 20], [70, 70]]).reason
        #expect(reason?.contains("quasi-complete separation") ?? false)
    }

    @Test func oneVoteToTheContraryMakesTheEstimateFinite() throws {
        let fit = try #require(separated([[300, 200], [150, 20], [70, 71]]).value)
        #expect(fit.values[0] > 0 && fit.values[0].isFinite)
    }

    @Test func separationAmongSeveralCovariatesNamesTheOneToBlame() throws {
        var data = ChoiceData(parameters: ["noise", "marker"], shifting: 0..<0)
        // The marked option is always chosen where there is one; the noise goes either way.
        let rows: [(Double, Double)] = [(1, 0.4), (-1, 0.2), (0.5, 0), (-0.5, 0), (0.3, 1), (-0.2, 1)]
        for (number, row) in rows.enumerated() {
            let page = data.addPage([[row.0, row.1], [0, 0]])
            data.addAnswer(page: page, chosen: 0, participant: number, question: 0)
        }
        let reason = try #require(ConditionalLogit.fit(data).reason)
        #expect(reason.contains("\"marker\"") && !reason.contains("\"noise\""))
    }

    @Test func davidsonSaysWhenItHasNothingToEstimate() {
        func fit(_ choices: [String?]) -> String? {
            DavidsonLuce.fit(
                Ballots(
                    choices.enumerated().map {
                        sampleVote(participant: "p\($0)", question: "q", choice: $1, options: ["a", "b"])
                    })
            ).reason
        }
        #expect(fit(["a", "b"])?.contains("no ballot called a tie") ?? false)
        #expect(fit([nil, nil])?.contains("every ballot of 2 options called a tie") ?? false)
        // A win and a tie: the likelihood rises as the loser's chance goes to zero.
        #expect(fit(["a", nil])?.contains("infinite") ?? false)
        #expect(fit([])?.contains("no ballot chose") ?? false)
        #expect(fit(["a", "b", nil]) == nil)
    }

    @Test func degenerateStudiesGetReasonsNotNumbers() {
        #expect(fit([]).reason == "no ballot chose a method")
        #expect(BradleyTerry.fit(Battles(Ballots([]), .pairs)).reason != nil)
        #expect(CovariateModel.fit(Ballots([]), [.position]).reason != nil)
        #expect(LengthControlledWinRate.fit(Ballots([])).reason != nil)
        #expect(IndependenceTest.test(Ballots([])).reason != nil)
        #expect(RaoKupper.fit(Battles(Ballots([]), .pairs)).reason != nil)
        let ties = (0..<5).map { sampleVote(participant: "p\($0)", question: "q", choice: nil) }
        #expect(PlackettLuce.fit(Ballots(ties)).reason == "no ballot chose a method")
    }

    @Test func oneParticipantAndParticipantsAllAlikeHaveNoClusteredErrors() throws {
        let choices = ["a", "a", "b", "c", "d", "b"]
        func model(people: Int) throws -> StrengthModel {
            let votes = (0..<people).flatMap { person in
                choices.enumerated().map {
                    sampleVote(participant: "p\(person)", question: "q\($0)", choice: $1)
                }
            }
            return try #require(PlackettLuce.fit(Ballots(votes)).value)
        }
        let one = try model(people: 1).strengths[0]
        #expect(one.errorModel != nil && one.errorParticipants == nil && one.interval == nil)
        let alike = try model(people: 6).strengths[0]
        #expect(alike.errorParticipants == nil && alike.intervalFixedQuestions == nil)
        #expect(alike.error != nil)
    }
}

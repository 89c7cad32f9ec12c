// SPDX-License-Identifier: Apache-2.0

import Analysis
import StudyFiles
import Testing

@Suite struct LengthBiasTests {
    private func vote(_ person: Int, _ question: Int, _ choice: String?, _ lengths: [Int]) -> Vote {
        var vote = sampleVote(
            participant: "p\(person)", question: "q\(question)", choice: choice,
            options: Array(["a", "b", "c"].prefix(lengths.count)))
        vote.shown.characters = lengths
        return vote
    }

    @Test func comparisonsCountWhereLengthsDifferEnough() throws {
        let votes = [
            vote(0, 0, "a", [100, 60]), vote(0, 1, "b", [100, 60]), vote(1, 0, "a", [100, 60]),
            // 30 characters are not more than 30.
            vote(1, 1, "b", [90, 60]), vote(1, 2, nil, [200, 10]),
        ]
        guard case .bias(let bias) = LengthBias.of(Ballots(votes)) else {
            Issue.record("no bias")
            return
        }
        #expect(bias.unit == .characters && bias.least == 30)
        #expect(abs(bias.longer.share - 2.0 / 3) < 1e-12 && bias.longer.comparisons == 3)
        // Residuals 1 - 4/3 and 1 - 2/3 over 3, squared, times 2: 4/81; a t of sqrt(2)/... on one degree.
        let half = 12.706204736174694 * (4.0 / 81).squareRoot()
        let interval = try #require(bias.longer.interval.interval)
        #expect(interval.low == max(0, 2.0 / 3 - half) && interval.high == 1)
        #expect(bias.methods[0].whereLonger?.share == bias.longer.share)
        #expect(bias.methods[0].whereShorter == nil && bias.methods[1].whereLonger == nil)
        #expect(abs(try #require(bias.methods[1].whereShorter).share - 1.0 / 3) < 1e-12)
    }

    /// Each option chosen alike often: no preference for length, whatever the lengths.
    @Test func evenVotesAreEvenAlsoAmongThree() throws {
        let votes = ["a", "b", "c"].enumerated().flatMap { index, choice in
            (0..<4).map { vote($0, index, choice, [10, 50, 70]) }
        }
        guard case .bias(let bias) = LengthBias.of(Ballots(votes)) else {
            Issue.record("no bias")
            return
        }
        #expect(bias.longer.share == 0.5 && bias.longer.comparisons == 16)
        #expect(bias.p == 1)
    }

    @Test func aBiasIsFoundAndItsAbsenceHasAReason() throws {
        let votes = (0..<12).flatMap { person in
            (0..<10).map { question in
                vote(person, question, (person + question) % 5 == 0 ? "b" : "a", [120, 40])
            }
        }
        guard case .bias(let bias) = LengthBias.of(Ballots(votes)) else {
            Issue.record("no bias")
            return
        }
        #expect(bias.longer.share == 0.8)
        #expect(try #require(bias.p) < 0.001)
        guard case .absent(let reason) = LengthBias.of(Ballots(votes), least: 500) else {
            Issue.record("a bias of nothing")
            return
        }
        #expect(reason.contains("500 characters"))
        guard case .absent = LengthBias.of(Ballots([])) else {
            Issue.record("a bias without votes")
            return
        }
    }
}

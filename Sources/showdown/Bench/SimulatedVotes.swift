// SPDX-License-Identifier: Apache-2.0

import Randomness
import StudyFiles

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Votes of people who were never there, for measurements: four methods, two sections, a temperature a question.
///
/// A method's worth to a participant at a question is its own, the participant's taste and what the question does for it,
/// both normal; the choice follows the logit of the worths. Three answers in a hundred are ties or none.
struct SimulatedVotes {
    var participants: Int
    var questions: Int
    var seed: UInt64

    private static let methods = ["coala", "dpo", "orpo", "sft"]
    private static let worths = [0.3, 0.1, 0.0, 0.0]
    private static let temperatures = [0.301, 0.601, 0.901, 1.201]

    /// Writes votes.csv a few participants at a time.
    func write(to path: String) throws {
        let writer = try FileWriter(path)
        var effects = SeededGenerator(seed: seed, stream: "questions")
        let ofQuestion = (0..<questions).map { _ in Self.methods.map { _ in 0.5 * effects.normal() } }
        var isFirst = true
        for start in stride(from: 0, to: participants, by: 50) {
            var votes: [Vote] = []
            for person in start..<min(participants, start + 50) {
                var draws = SeededGenerator(seed: seed, stream: "participant", "\(person)")
                let taste = Self.methods.map { _ in 0.3 * draws.normal() }
                for question in 0..<questions {
                    votes.append(vote(person, question, taste, ofQuestion[question], &draws))
                }
            }
            let text = VoteTable.text(votes)
            let rows = isFirst ? Substring(text) : text.drop { $0 != "\n" }.dropFirst()
            isFirst = false
            try writer.write(Array(rows.utf8))
        }
        if participants == 0 { try writer.write(Array(VoteTable.text([]).utf8)) }
        try writer.finish()
    }

    private func vote(
        _ person: Int, _ question: Int, _ taste: [Double], _ effect: [Double], _ draws: inout SeededGenerator
    ) -> Vote {
        let order = draws.shuffled(Array(Self.methods.indices))
        var choice = Vote.Choice.tie
        var position: Int?
        let fate = draws.uniform()
        if fate < 0.01 {
            choice = .none
        } else if fate >= 0.03 {
            let worths = order.map { Self.worths[$0] + taste[$0] + effect[$0] }
            // The largest of worths with Gumbel noise is a draw from their logit.
            let noisy = worths.map { $0 + gumbel(&draws) }
            let place = noisy.indices.max { noisy[$0] < noisy[$1] } ?? 0
            choice = .method(Self.methods[order[place]])
            position = place + 1
        }
        let second = question * 40 + draws.integer(below: 5)
        var vote = Vote(
            study: "simulated", section: question < questions / 2 ? "hotel" : "imdb",
            question: "q\(question)",
            prompt: "Describe a stay at hotel \(question), and say what a guest should know before booking.",
            temperature: Self.temperatures[question % Self.temperatures.count],
            participant: "person-\(person)",
            options: order.map { Self.methods[$0] }, choice: choice, position: position,
            answeredAt: Moment.text(
                milliseconds: 1_769_850_000_000 + (person * 5_400 + second) * 1_000
                    + draws.integer(below: 1_000),
                hasFraction: true),
            durationMilliseconds: 8_000 + draws.integer(below: 20_000))
        vote.place = question + 1
        vote.groups = ["device": person % 3 == 0 ? "computer" : "phone"]
        return vote
    }

    private func gumbel(_ draws: inout SeededGenerator) -> Double {
        -log(-log(1 - draws.uniform()))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// What a run found and did.
package struct GridSummary: Equatable, Sendable {
    /// Responses of the grid that were in the file before.
    package var existing = 0
    package var sampled = 0
    /// Decoded in this run.
    package var tokens = 0
    /// Responses in the file of other prompts, temperatures, samples or methods than this grid has; they were left there.
    package var outside = 0
    /// Bytes of a last line that an earlier run could not finish, dropped.
    package var droppedBytes = 0
    /// Prompts left out for all methods alike, and for whom they were too long.
    package var leftOut: [GridObstacle] = []
    package var methods: [Method] = []

    /// All responses of one method in the grid, those there before among them.
    package struct Method: Equatable, Sendable {
        package var name: String
        package var responses = 0
        package var tokens = 0
        /// Ended by themselves.
        package var finished = 0
        /// Of fewer tokens than every response was to have: a corpus's answers cannot be lengthened.
        package var short = 0
        package var trimmed = 0
        /// Cut off and left whole, since no sentence ends in them.
        package var untrimmable = 0
        /// Of best of N; nil where there was one response to each cell.
        package var rewards: Rewards?

        /// Rewards of candidates, as sums over responses.
        package struct Rewards: Equatable, Sendable {
            /// Of those that were chosen, and of each response's candidates the mean.
            package var chosen = 0.0, candidates = 0.0
            /// Responses of which all candidates have one reward: the first was taken.
            package var undecided = 0
        }

        mutating func count(_ response: GeneratedResponse, _ settings: GridSettings) {
            responses += 1
            if let bestOf = response.bestOf, bestOf.scores.indices.contains(bestOf.chosen) {
                var sums = rewards ?? Rewards()
                sums.chosen += bestOf.scores[bestOf.chosen]
                sums.candidates += bestOf.scores.reduce(0, +) / Double(bestOf.scores.count)
                if bestOf.scores.count > 1, bestOf.scores.allSatisfy({ $0 == bestOf.scores[0] }) {
                    sums.undecided += 1
                }
                rewards = sums
            }
            tokens += response.tokens
            if response.finish == .stop { finished += 1 }
            if case .exactly(let count) = settings.length, response.tokens < count { short += 1 }
            if response.untrimmed != nil {
                trimmed += 1
            } else if settings.trim.findsNoEnd(in: response.text, isCut: response.finish == .length) {
                untrimmable += 1
            }
        }
    }
}

/// How far a run has come.
package struct GridProgress: Equatable, Sendable {
    /// The method that is answering.
    package var method: String
    /// Responses of the grid that are done, those there before among them.
    package var done: Int
    package var total: Int
    /// Decoded in this run.
    package var tokens = 0
    /// Share of the grid, from 0 to 1, what has been decoded of responses under way among it.
    package var share: Double
}

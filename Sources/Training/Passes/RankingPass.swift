// SPDX-License-Identifier: Apache-2.0

internal import Autograd
internal import LanguageModels
private import Tensors

/// RRHF: the mean of the objective over the lists of the batch, each list's prompt computed once.
struct RankingPass: TrainingPass {
    let model: LanguageModel
    let lists: [TokenizedRanking]
    let objective: RankedResponsesOptimization
    let lengths: [Int]

    init(
        _ model: LanguageModel, _ lists: [TokenizedRanking], objective: RankedResponsesOptimization
    ) {
        self.model = model
        self.lists = lists
        self.objective = objective
        lengths = lists.map(\.responses.rows)
    }

    func weight(of examples: [Int]) -> Int { examples.count }

    func run(_ examples: [Int], of weight: Int, sharing: Void, on tape: Tape) -> PassOutcome {
        let batch = ResponseScoring.batch(examples.map { lists[$0].responses })
        var groups: [Range<Int>] = []
        var first = 0
        for example in examples {
            let last = first + lists[example].scores.count - 1
            groups.append(batch.completions[first].lowerBound..<batch.completions[last].upperBound)
            first = last + 1
        }
        var metrics = RankingMetrics()
        _ = model.accumulateGradients(batch, on: tape, groups: groups) { place, logps in
            let list = lists[examples[place]]
            var sums: [Double] = []
            var rest = logps[...]
            for response in list.responses.responses {
                sums.append(rest.prefix(response.count).reduce(0) { $0 + Double($1) })
                rest = rest.dropFirst(response.count)
            }
            let seen = list.logProbabilities(sums)
            let loss = objective.loss(seen)
            metrics.add(loss, seen)
            return zip(loss.slopes, seen.tokens).flatMap {
                [Float](repeating: Float($0 / Double(weight)), count: $1)
            }
        }
        return PassOutcome(
            sums: metrics.sums, tokens: batch.rows, operations: model.trainingOperations(batch))
    }
}

// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// McFadden's conditional logit: an alternative with description x is chosen with probability
/// exp(x'b) / sum over the page of exp(x'b).
///
/// McFadden, "Conditional logit analysis of qualitative choice behavior" (1974). Bradley-Terry's model is the one with a
/// parameter a method and two alternatives a page, Plackett-Luce's (its first place) the one with more.
struct ChoiceLikelihood {
    private let data: ChoiceData
    /// What each parameter's numbers are divided by while fitting.
    private let scales: [Double]
    private let ridge: Double

    /// - Parameter ridge: subtracts ridge x (sum of squares of the shifting parameters) from the log-likelihood.
    init(_ data: ChoiceData, scales: [Double]? = nil, ridge: Double = 0) {
        self.data = data
        self.scales = scales ?? [Double](repeating: 1, count: data.parameters.count)
        self.ridge = ridge
    }

    func point(_ parameters: [Double]) -> LikelihoodPoint {
        let size = parameters.count
        let coefficients = zip(parameters, scales).map { $0 / $1 }
        var value = 0.0
        var gradient = [Double](repeating: 0, count: size)
        var information = [Double](repeating: 0, count: size * size)
        visit(coefficients) { alternatives, probabilities, logSum, mean, weight in
            for (offset, alternative) in alternatives.enumerated() {
                let count = data.counts[alternative]
                let row = alternative * size
                if count > 0 {
                    var utility = 0.0
                    for k in 0..<size {
                        utility += data.features[row + k] * coefficients[k]
                        gradient[k] += count * (data.features[row + k] - mean[k])
                    }
                    value += count * (utility - logSum)
                }
                let share = weight * probabilities[offset]
                for i in 0..<size {
                    let scaled = share * (data.features[row + i] - mean[i])
                    if scaled == 0 { continue }
                    for j in 0...i {
                        information[i * size + j] += scaled * (data.features[row + j] - mean[j])
                    }
                }
            }
        }
        var matrix = SymmetricMatrix(size: size)
        for i in 0..<size {
            gradient[i] /= scales[i]
            for j in 0...i { matrix[i, j] = information[i * size + j] / (scales[i] * scales[j]) }
        }
        for place in data.shifting where ridge > 0 {
            value -= ridge * parameters[place] * parameters[place]
            gradient[place] -= 2 * ridge * parameters[place]
            matrix[place, place] += 2 * ridge
        }
        return LikelihoodPoint(value: value, gradient: gradient, information: matrix)
    }

    /// Of each alternative its description less the page's expectation: the score of an answer that chose it.
    func scores(_ coefficients: [Double]) -> [Double] {
        let size = coefficients.count
        var scores = [Double](repeating: 0, count: data.features.count)
        visit(coefficients) { alternatives, _, _, mean, _ in
            for alternative in alternatives {
                for k in 0..<size {
                    scores[alternative * size + k] = data.features[alternative * size + k] - mean[k]
                }
            }
        }
        return scores
    }

    /// Each alternative's probability on its page.
    func probabilities(_ coefficients: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: data.counts.count)
        visit(coefficients) { alternatives, probabilities, _, _, _ in
            for (offset, alternative) in alternatives.enumerated() {
                result[alternative] = probabilities[offset]
            }
        }
        return result
    }

    /// Goes over the pages that have answers.
    private func visit(
        _ coefficients: [Double],
        _ body: (
            _ alternatives: Range<Int>, _ probabilities: [Double], _ logSum: Double, _ mean: [Double],
            _ weight: Double
        ) -> Void
    ) {
        let size = coefficients.count
        let longest = (0..<data.pageCount).map { data.starts[$0 + 1] - data.starts[$0] }.max() ?? 0
        var probabilities = [Double](repeating: 0, count: longest)
        var mean = [Double](repeating: 0, count: size)
        for page in 0..<data.pageCount {
            let alternatives = data.starts[page]..<data.starts[page + 1]
            var weight = 0.0
            for alternative in alternatives { weight += data.counts[alternative] }
            if weight == 0 { continue }
            var largest = -Double.infinity
            for (offset, alternative) in alternatives.enumerated() {
                var utility = 0.0
                for k in 0..<size { utility += data.features[alternative * size + k] * coefficients[k] }
                probabilities[offset] = utility
                largest = max(largest, utility)
            }
            var sum = 0.0
            for offset in 0..<alternatives.count {
                probabilities[offset] = exp(probabilities[offset] - largest)
                sum += probabilities[offset]
            }
            for k in 0..<size { mean[k] = 0 }
            for (offset, alternative) in alternatives.enumerated() {
                probabilities[offset] /= sum
                for k in 0..<size { mean[k] += probabilities[offset] * data.features[alternative * size + k] }
            }
            body(alternatives, probabilities, largest + log(sum), mean, weight)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Randomness

/// The clustered mean of values whose clusters of one factor have signs that change.
///
/// With weights w, values y and signs s of clusters c crossed by d: the mean is sum s x for x = w y; the residual sums
/// by c are s_c X_c - mean W_c, those by d are sum_c s_c x_cd - mean W_d, and the squares of all residuals sum to
/// sum x^2 - 2 mean sum_c s_c Z_c + mean^2 sum w^2 with Z = sum x w, x and w being those of a cell: one participant's answers
/// to one prompt. Only the sums by d need all answers. Questions that are pairs of one prompt are one cluster.
struct FlippedMean {
    /// The entries of one cluster that may flip.
    struct Cluster {
        var others: [Int] = []
        var terms: [Double] = []
        var sum = 0.0
        var weight = 0.0
        var cross = 0.0
    }

    private(set) var clusters: [Cluster]
    private var signs: [Double]
    private var byOther: [Double]
    private var weightOfOther: [Double]
    private let squares: Double
    private let weightSquares: Double
    private let correction: (flipped: Double, other: Double)

    /// Clusters of the factor that is not flipped.
    var otherCount: Int { byOther.count }

    init(_ values: CrossedValues, flipsQuestions: Bool) {
        let offered = values.questionWeights
        let asked = Double(offered.count { $0 > 0 })
        let prompts = values.prompts
        let flipped = flipsQuestions ? prompts : values.participants
        let other = flipsQuestions ? values.participants : prompts
        let (flippedCount, otherCount) =
            flipsQuestions
            ? (values.promptCount, values.participantCount)
            : (values.participantCount, values.promptCount)
        let (flippedNumbers, otherNumbers) = (
            Self.used(flipped, flippedCount), Self.used(other, otherCount)
        )
        var clusters = [Cluster](repeating: Cluster(), count: flippedNumbers.count)
        var byOther = [Double](repeating: 0, count: otherNumbers.count)
        var weightOfOther = byOther
        var squares = 0.0
        var weightSquares = 0.0
        // Of the cell (one participant's answers to one prompt) that answers are being added to.
        var cell = (cluster: 0, term: 0.0, weight: 0.0)
        func close() {
            clusters[cell.cluster].cross += cell.term * cell.weight
            squares += cell.term * cell.term
            weightSquares += cell.weight * cell.weight
        }
        for index in values.values.indices {
            let weight = values.parts[index] / (asked * offered[values.questions[index]])
            let term = weight * values.values[index]
            let (cluster, place) = (flippedNumbers.of[flipped[index]], otherNumbers.of[other[index]])
            if values.beginsCell(index) {
                if index > 0 { close() }
                cell = (cluster, 0, 0)
            }
            cell.term += term
            cell.weight += weight
            clusters[cluster].others.append(place)
            clusters[cluster].terms.append(term)
            clusters[cluster].sum += term
            clusters[cluster].weight += weight
            byOther[place] += term
            weightOfOther[place] += weight
        }
        if !values.values.isEmpty { close() }
        self.clusters = clusters
        self.byOther = byOther
        self.weightOfOther = weightOfOther
        self.squares = squares
        self.weightSquares = weightSquares
        signs = [Double](repeating: 1, count: clusters.count)
        correction = (Self.correction(clusters.count), Self.correction(byOther.count))
    }

    /// Numbers for those that occur, from 0 without gaps.
    private static func used(_ numbers: [Int], _ count: Int) -> (of: [Int], count: Int) {
        var occurs = [Bool](repeating: false, count: count)
        for number in numbers { occurs[number] = true }
        var next = 0
        let of = occurs.map { isUsed in
            defer { if isUsed { next += 1 } }
            return next
        }
        return (of, next)
    }

    private static func correction(_ count: Int) -> Double { Double(count) / Double(max(1, count - 1)) }

    mutating func flip(_ cluster: Int) {
        signs[cluster] = -signs[cluster]
        let step = 2 * signs[cluster]
        for (place, term) in zip(clusters[cluster].others, clusters[cluster].terms) {
            byOther[place] += step * term
        }
    }

    mutating func draw(_ random: inout RandomSigns, _ draws: inout SeededGenerator) {
        for place in byOther.indices { byOther[place] = 0 }
        for index in clusters.indices {
            let sign: Double = random.next(&draws) ? 1 : -1
            signs[index] = sign
            for (place, term) in zip(clusters[index].others, clusters[index].terms) {
                byOther[place] += sign * term
            }
        }
    }

    /// |mean| over its standard error; infinite where only the error is 0.
    var statistic: Double {
        var mean = 0.0
        for (sign, cluster) in zip(signs, clusters) { mean += sign * cluster.sum }
        var own = 0.0
        var cross = 0.0
        for (sign, cluster) in zip(signs, clusters) {
            let residual = sign * cluster.sum - mean * cluster.weight
            own += residual * residual
            cross += sign * cluster.cross
        }
        var others = 0.0
        for place in byOther.indices {
            let residual = byOther[place] - mean * weightOfOther[place]
            others += residual * residual
        }
        own *= correction.flipped
        others *= correction.other
        let cells = squares - 2 * mean * cross + mean * mean * weightSquares
        let variance = max(own + others - cells, own, others, cells)
        if abs(mean) < AlikeClusters.nothing { return 0 }
        return variance > ClusteredMean.nothing ? abs(mean) / variance.squareRoot() : .infinity
    }
}

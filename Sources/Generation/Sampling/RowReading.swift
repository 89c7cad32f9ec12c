// SPDX-License-Identifier: Apache-2.0

internal import Randomness
internal import Tensors

/// How much of a vocabulary's logits a chain's first steps read: to put all of them in order takes longer than the model.
struct RowReading {
    private enum Extent {
        /// So many of the largest.
        case count(Int)
        /// The smallest set of this mass; the steps up to this one are done by reading so.
        case mass(Double, next: Int)
        /// What has this share of the largest probability; likewise.
        case share(Double, next: Int)
        /// All, and nothing truncates them.
        case open
        case all
    }

    private let extent: Extent
    /// What logits are multiplied with before the first truncation: 1 / temperature.
    private let scale: Double
    private let first: Int

    /// Vocabularies up to this size are read whole.
    private static let narrow = 1_024
    /// Entries that are read at first where a mass is wanted.
    private static let begin = 256

    /// - Parameters:
    ///   - steps: those of a chain that are still to be done.
    ///   - count: of the vocabulary.
    init(_ steps: ArraySlice<SamplerStep>, _ count: Int) {
        var scale = 1.0
        var limit = count
        var extent: Extent?
        scan: for (place, step) in zip(steps.indices, steps) {
            switch step {
            // A temperature keeps the order, so that a top-k after it may be applied here already.
            case .temperature(let temperature):
                if temperature > 0 { scale /= temperature } else { limit = min(limit, 1) }
            case .topK(let k): if k > 0 { limit = min(limit, k) }
            case .topP(let p):
                if p >= 1 { continue scan }
                if limit == count { extent = .mass(p, next: place + 1) }
                break scan
            case .minP(let p):
                if p <= 0 { continue scan }
                if limit == count { extent = .share(p, next: place + 1) }
                break scan
            case .typical(let p):
                if p >= 1 { continue scan }
                if limit == count { extent = .all }
                break scan
            case .penalties, .guidance:
                if limit == count { extent = .all }
                break scan
            }
        }
        first = steps.startIndex
        self.scale = scale
        if count <= Self.narrow || limit < count {
            self.extent = .count(limit)
        } else {
            // A temperature near zero has no use for exponentials of single precision.
            self.extent = scale.isFinite && scale <= 1e6 ? extent ?? .open : .all
        }
    }

    /// The factor of the logits where nothing is truncated; nil where something is.
    var openScale: Double? { if case .open = extent { scale } else { nil } }

    /// The candidates, in order of probability, and the first step that is still to be done.
    func read(_ row: TensorRow) -> (candidates: [SamplerChain.Candidate], next: Int) {
        func plain(_ entries: [TensorRow.Entry]) -> [SamplerChain.Candidate] {
            entries.map { SamplerChain.Candidate(token: $0.column, logit: Double($0.value)) }
        }
        switch extent {
        case .count(let limit): return (plain(row.leading(limit)), first)
        case .open, .all: return (plain(row.leading(row.count)), first)
        case .mass(let p, let next):
            let wanted = p * row.exponentialSum(scale: scale)
            var mass = 0.0
            let read = Self.prefix(row, scale) { weight, _ in
                mass += weight
                return mass >= wanted
            }
            return (read, next)
        case .share(let p, let next):
            var read = Self.prefix(row, scale) { weight, _ in weight < p }
            if let last = read.last, exponential(last.logit) < p { read.removeLast() }
            return (read, next)
        }
    }

    /// Entries with their scaled logits, the largest 0, up to the first of which `isLast` says so.
    ///
    /// - Parameter isLast: told an entry's weight, that of the largest being 1, and its token.
    private static func prefix(
        _ row: TensorRow, _ scale: Double, isLast: (_ weight: Double, _ token: Int32) -> Bool
    ) -> [SamplerChain.Candidate] {
        var candidates: [SamplerChain.Candidate] = []
        var width = begin
        while true {
            let entries = row.leading(width)
            let largest = Double(entries.first?.value ?? 0)
            for entry in entries.dropFirst(candidates.count) {
                let logit = (Double(entry.value) - largest) * scale
                candidates.append(SamplerChain.Candidate(token: entry.column, logit: logit))
                if isLast(exponential(logit), entry.column) { return candidates }
            }
            if entries.count < width { return candidates }
            width = min(row.count + 1, width * 8)
        }
    }

    /// A token of the whole distribution, by its place in the order of probability.
    static func draw(_ row: TensorRow, scale: Double, using draws: inout SeededGenerator) -> Int32 {
        let target = draws.uniform() * row.exponentialSum(scale: scale)
        var mass = 0.0
        let read = prefix(row, scale) { weight, _ in
            mass += weight
            return target < mass
        }
        return read.last?.token ?? 0
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Randomness
internal import StudyFiles

/// The draw of one section's questions where a design says beforehand what each compares: a matching of designs to
/// prompts, round after round, so that no prompt comes twice while an unused one would do.
struct DesignedDraw {
    private struct Combination: Hashable {
        var promptID: String
        var parts: [StimulusPool.Part]
    }

    private let pool: StimulusPool
    private var found: [Combination: [[GeneratedResponse]]] = [:]
    private(set) var leftOut = LeftOut()
    /// Places in the designs for which no prompt was left.
    private(set) var unmatched: [Int] = []

    init(pool: StimulusPool) { self.pool = pool }

    /// A cell for each design, in an order that is drawn; fewer where the responses do not give them.
    mutating func cells(_ designs: [[StimulusPool.Part]], generator: inout SeededGenerator) -> [StimulusPool
        .Cell]
    {
        var free: [Combination: [[GeneratedResponse]]] = [:]
        var chosen: [StimulusPool.Cell] = []
        var rest = Array(designs.indices)
        let variants = pool.policy.variants
        while !rest.isEmpty {
            let prompts = generator.shuffled(pool.prompts)
            var edges: [[Int]] = []
            for design in rest {
                edges.append(
                    prompts.indices.filter { place in
                        let combination = Combination(promptID: prompts[place], parts: designs[design])
                        return (free[combination] ?? usable(combination)).count >= variants
                    })
            }
            let matching = Self.match(edges, count: prompts.count)
            guard !matching.isEmpty else { break }
            for (place, prompt) in matching.sorted(by: { $0.key < $1.key }) {
                let combination = Combination(promptID: prompts[prompt], parts: designs[rest[place]])
                let samples = generator.shuffled(free[combination] ?? usable(combination))
                free[combination] = Array(samples.dropFirst(variants))
                chosen.append(
                    StimulusPool.Cell(
                        promptID: combination.promptID, temperature: pool.temperature(of: combination.parts),
                        variants: Array(samples.prefix(variants))))
            }
            rest = rest.indices.filter { matching[$0] == nil }.map { rest[$0] }
        }
        unmatched = rest
        return generator.shuffled(chosen)
    }

    /// Looked up once; what cannot be shown is counted then.
    private mutating func usable(_ combination: Combination) -> [[GeneratedResponse]] {
        if let known = found[combination] { return known }
        let usable = pool.usable(combination.promptID, combination.parts, leftOut: &leftOut)
        if !usable.isEmpty, usable.count < pool.policy.variants { leftOut.add(.variantsMissing) }
        found[combination] = usable
        return usable
    }

    /// As many designs as possible, each with a prompt of its own, by augmenting paths.
    ///
    /// - Parameter edges: for each design the prompts that fit it, best first.
    private static func match(_ edges: [[Int]], count: Int) -> [Int: Int] {
        var holder = [Int?](repeating: nil, count: count)

        func augment(_ design: Int, _ seen: inout [Bool]) -> Bool {
            for prompt in edges[design] where !seen[prompt] {
                seen[prompt] = true
                guard let other = holder[prompt], !augment(other, &seen) else {
                    holder[prompt] = design
                    return true
                }
            }
            return false
        }

        for design in edges.indices {
            var seen = [Bool](repeating: false, count: count)
            _ = augment(design, &seen)
        }
        return holder.enumerated().reduce(into: [:]) { matching, entry in
            if let design = entry.element { matching[design] = entry.offset }
        }
    }
}

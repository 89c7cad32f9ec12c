// SPDX-License-Identifier: Apache-2.0

internal import Randomness
internal import StudyFiles

/// The draw of one section's questions where all options share a temperature and every method is compared: a matching
/// of prompts to temperatures, round after round.
struct EvenDraw {
    private typealias Free = [String: [Int: [StimulusPool.Cell]]]

    private var free: Free = [:]
    private let levels: [Int]
    private(set) var leftOut = LeftOut()
    /// How many cells can be asked.
    private(set) var count = 0

    init(pool: StimulusPool, methods: [String], generator: inout SeededGenerator) {
        var known: Set<Int> = []
        for prompt in pool.prompts {
            for level in pool.temperatures.indices {
                let parts = methods.map { StimulusPool.Part(method: $0, level: level) }
                let usable = pool.usable(prompt, parts, leftOut: &leftOut)
                let wanted = pool.policy.variants
                guard usable.count >= wanted else {
                    if !usable.isEmpty { leftOut.add(.variantsMissing) }
                    continue
                }
                let samples =
                    wanted == 1 ? usable.map { [$0] } : [Array(generator.shuffled(usable).prefix(wanted))]
                let temperature = pool.temperature(of: parts)
                free[prompt, default: [:]][level] = samples.map {
                    StimulusPool.Cell(promptID: prompt, temperature: temperature, variants: $0)
                }
                known.insert(level)
                count += samples.count
            }
        }
        levels = generator.shuffled(known.sorted())
    }

    /// As many cells as asked for, in an order that is drawn; there must be so many.
    ///
    /// In each round every prompt is taken once at most. Within a round, prompts are matched to temperatures by
    /// augmenting paths (Kuhn, Naval Res. Logist. Q. 2, 1955) under a limit on how often a temperature may be used; the
    /// limit rises by one only when no matching under the present one is larger.
    mutating func cells(_ wanted: Int, generator: inout SeededGenerator) -> [StimulusPool.Cell] {
        var used: [Int: Int] = [:]
        var chosen: [StimulusPool.Cell] = []
        while chosen.count < wanted {
            let prompts = generator.shuffled(free.keys.sorted())
            var edges: [[Int]] = []
            for prompt in prompts {
                edges.append(generator.shuffled(levels).filter { free[prompt]?[$0]?.isEmpty == false })
            }
            let matching = match(edges, used: used, wanted: wanted - chosen.count)
            guard !matching.isEmpty else { break }
            for (index, level) in matching.sorted(by: { $0.key < $1.key }) {
                let prompt = prompts[index]
                guard var choices = free[prompt]?[level] else { continue }
                chosen.append(choices.remove(at: generator.integer(below: choices.count)))
                free[prompt]?[level] = choices
                used[level, default: 0] += 1
            }
            free = free.filter { $0.value.contains { !$0.value.isEmpty } }
        }
        return generator.shuffled(chosen)
    }

    /// - Parameters:
    ///   - edges: for each prompt the temperatures at which it can be asked.
    ///   - used: how often each temperature was used in earlier rounds.
    /// - Returns: the temperature of each matched prompt.
    private func match(_ edges: [[Int]], used: [Int: Int], wanted: Int) -> [Int: Int] {
        var matched: [Int: Int] = [:]
        var limit = (Set(edges.joined()).map { used[$0] ?? 0 }.min() ?? 0) + 1
        let highest = (used.values.max() ?? 0) + edges.count

        func augment(_ prompt: Int, _ seen: inout Set<Int>) -> Bool {
            for level in edges[prompt] where seen.insert(level).inserted {
                let holders = matched.filter { $0.value == level }.keys.sorted()
                if (used[level] ?? 0) + holders.count < limit {
                    matched[prompt] = level
                    return true
                }
                for holder in holders where augment(holder, &seen) {
                    matched[prompt] = level
                    return true
                }
            }
            return false
        }

        while limit <= highest, matched.count < wanted {
            for prompt in edges.indices where matched[prompt] == nil && matched.count < wanted {
                var seen: Set<Int> = []
                _ = augment(prompt, &seen)
            }
            limit += 1
        }
        return matched
    }
}

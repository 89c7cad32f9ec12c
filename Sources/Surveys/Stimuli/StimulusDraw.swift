// SPDX-License-Identifier: Apache-2.0

internal import Randomness
internal import StudyFiles

/// The draw of one section's questions: a matching of prompts to temperatures, round after round.
struct StimulusDraw {
    /// One prompt at one temperature, the same sample number of every method.
    struct Cell {
        var promptID: String
        var temperature: Double
        /// Place of the temperature in the policy.
        var level: Int
        var sample: Int
        var responses: [GeneratedResponse]

        func question(id: String) -> StimulusQuestion {
            StimulusQuestion(
                id: id, section: responses[0].section, promptID: promptID,
                prompt: responses[0].display?.text ?? responses[0].prompt, temperature: temperature,
                sample: sample,
                responses: responses)
        }
    }

    private(set) var cells: [Cell] = []
    private(set) var leftOut = LeftOut()
    private var generator: SeededGenerator

    init(
        responses: [GeneratedResponse], methods: [String], policy: StimulusPolicy, path: String?,
        generator: SeededGenerator
    ) throws {
        self.generator = generator
        struct Key: Hashable {
            var promptID: String
            var level: Int
            var sample: Int
        }
        var groups: [Key: [GeneratedResponse]] = [:]
        var prompts: [String: GeneratedResponse] = [:]
        let temperatures = policy.temperature.values
        for response in responses where response.sample >= 0 && response.sample < policy.samples {
            let level = temperatures.firstIndex {
                abs($0 - response.temperature) < StimulusSelection.temperatureTolerance
            }
            guard let level else { continue }
            let first = prompts[response.promptID] ?? response
            prompts[response.promptID] = first
            guard first.prompt == response.prompt, first.display == response.display else {
                throw SurveyFailure(
                    .stimuli, path: path,
                    reason:
                        "the responses \"\(first.id)\" and \"\(response.id)\" answer different prompts under "
                        + "the prompt_id \"\(response.promptID)\"", hint: "Give each prompt an id of its own")
            }
            let key = Key(promptID: response.promptID, level: level, sample: response.sample)
            if let twin = groups[key]?.first(where: { $0.method == response.method }) {
                throw SurveyFailure(
                    .stimuli, path: path,
                    reason:
                        "the responses \"\(twin.id)\" and \"\(response.id)\" are the same sample of the same "
                        + "method, prompt and temperature",
                    hint: "Give each response of a method its own sample number")
            }
            groups[key, default: []].append(response)
        }
        let keys = groups.keys.sorted {
            ($0.promptID, $0.level, $0.sample) < ($1.promptID, $1.level, $1.sample)
        }
        for key in keys {
            let group = (groups[key] ?? []).sorted { $0.method < $1.method }
            if let reason = Self.reasonToLeaveOut(group, methods: methods.count) {
                leftOut.counts[reason, default: 0] += 1
            } else {
                cells.append(
                    Cell(
                        promptID: key.promptID, temperature: temperatures[key.level], level: key.level,
                        sample: key.sample, responses: group))
            }
        }
    }

    /// Texts are compared as a volunteer sees them: without white space at their ends.
    private static func reasonToLeaveOut(_ group: [GeneratedResponse], methods: Int) -> LeftOut.Reason? {
        guard group.count == methods else { return .methodMissing }
        let texts = Set(group.map { $0.text.trimmed })
        return texts.count == 1 ? .allAlike : texts.count < methods ? .someAlike : nil
    }

    /// As many cells as asked for, in an order that is drawn; there must be so many.
    ///
    /// In each round every prompt is taken once at most. Within a round, prompts are matched to temperatures by
    /// augmenting paths (Kuhn, Naval Res. Logist. Q. 2, 1955) under a limit on how often a temperature may be used; the
    /// limit rises by one only when no matching under the present one is larger.
    mutating func cells(_ wanted: Int) -> [Cell] {
        var free: [String: [Int: [Cell]]] = [:]
        for cell in cells { free[cell.promptID, default: [:]][cell.level, default: []].append(cell) }
        let levels = generator.shuffled(Set(cells.map(\.level)).sorted())
        var used: [Int: Int] = [:]
        var chosen: [Cell] = []
        while chosen.count < wanted {
            let prompts = generator.shuffled(free.keys.sorted())
            let matching = match(
                prompts.map { prompt in
                    generator.shuffled(levels).filter { free[prompt]?[$0]?.isEmpty == false }
                }, used: used, wanted: wanted - chosen.count)
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

extension String {
    fileprivate var trimmed: Substring {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map(index(after:)) ?? start
        return self[start..<max(start, end)]
    }
}

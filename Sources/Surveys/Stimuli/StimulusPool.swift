// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// The responses of one section by prompt, temperature and sample, and which of them can stand in one question.
struct StimulusPool {
    /// One method's part in a question: its response at a temperature, by place in the policy.
    struct Part: Hashable {
        var method: String
        var level: Int
    }

    /// A question before it has a number: one prompt, the parts of its methods, and a sample for each variant.
    struct Cell {
        var promptID: String
        /// Nil where the parts' temperatures differ.
        var temperature: Double?
        /// Of each variant the responses, sorted by method.
        var variants: [[GeneratedResponse]]

        /// - Parameter name: section id and number.
        func questions(named name: String) -> [StimulusQuestion] {
            variants.enumerated().map { place, responses in
                let letter = Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(place)))
                return StimulusQuestion(
                    id: variants.count == 1 ? name : name + String(letter), cell: name,
                    section: responses[0].section, promptID: promptID,
                    prompt: responses[0].display?.text ?? responses[0].prompt, temperature: temperature,
                    sample: responses[0].sample, responses: responses)
            }
        }
    }

    private struct Key: Hashable {
        var promptID: String
        var level: Int
        var sample: Int
    }

    let policy: StimulusPolicy
    let temperatures: [Double]
    /// Ids, sorted.
    let prompts: [String]
    private let responses: [Key: [String: GeneratedResponse]]
    /// Sample numbers by prompt, sorted.
    private let samples: [String: [Int]]

    init(responses all: [GeneratedResponse], policy: StimulusPolicy, path: String?) throws {
        var responses: [Key: [String: GeneratedResponse]] = [:]
        var prompts: [String: GeneratedResponse] = [:]
        var samples: [String: Set<Int>] = [:]
        let temperatures = policy.temperature.values
        for response in all where response.sample >= 0 && response.sample < policy.samples {
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
            if let twin = responses[key]?[response.method] {
                throw SurveyFailure(
                    .stimuli, path: path,
                    reason:
                        "the responses \"\(twin.id)\" and \"\(response.id)\" are the same sample of the same "
                        + "method, prompt and temperature",
                    hint: "Give each response of a method its own sample number")
            }
            responses[key, default: [:]][response.method] = response
            samples[response.promptID, default: []].insert(response.sample)
        }
        self.policy = policy
        self.temperatures = temperatures
        self.responses = responses
        self.prompts = prompts.keys.sorted()
        self.samples = samples.mapValues { $0.sorted() }
    }

    /// Of each sample that can be shown, the responses of the parts, sorted by method.
    func usable(_ promptID: String, _ parts: [Part], leftOut: inout LeftOut) -> [[GeneratedResponse]] {
        (samples[promptID] ?? []).compactMap { sample in
            let found = parts.compactMap { part in
                responses[Key(promptID: promptID, level: part.level, sample: sample)]?[part.method]
            }
            guard !found.isEmpty else { return nil }
            guard found.count == parts.count else {
                leftOut.add(.methodMissing)
                return nil
            }
            let texts = Set(found.map { $0.text.withoutSpaceAtEnds })
            if texts.count == 1 {
                leftOut.add(.allAlike)
                return nil
            }
            if texts.count < parts.count, policy.identical == .leaveOut {
                leftOut.add(.someAlike)
                return nil
            }
            return found.sorted { $0.method < $1.method }
        }
    }

    /// The temperature that all parts share; nil where each has its own.
    func temperature(of parts: [Part]) -> Double? {
        policy.temperature.isCrossed ? nil : parts.first.map { temperatures[$0.level] }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Randomness

/// Every request of a run, in the order in which it is made, and what is not asked.
package struct JudgePlan: Sendable {
    package let settings: JudgeSettings
    package private(set) var requests: [JudgeRequest] = []
    /// Pairs, or whole questions, of one text: there is nothing to choose.
    package private(set) var alike = 0
    /// Questions with a single response, in pairs and choices.
    package private(set) var alone = 0
    /// Comparisons or grades that come of it.
    package private(set) var comparisons = 0

    package init(_ questions: JudgedQuestions, settings: JudgeSettings) throws {
        self.settings = settings
        if let baseline = settings.baseline, !questions.methods.contains(baseline) {
            throw JudgingFailure(
                .usage, reason: "no response is of the method \"\(baseline)\"",
                hint: "The methods are \(questions.methods.joined(separator: ", "))")
        }
        for question in questions.questions {
            guard question.options.count <= 26 else {
                throw JudgingFailure(
                    .badData,
                    reason: "the question \"\(question.id)\" has \(question.options.count) responses",
                    hint:
                        "A judge compares 26 at most; `--mode pairs` and `--mode grade` ask about fewer at once"
                )
            }
            switch settings.mode {
            case .pairs: addPairs(question)
            case .choice: addChoice(question)
            case .grade:
                for place in question.options.indices { add(question, [[place]]) }
            }
        }
        guard !requests.isEmpty else {
            throw JudgingFailure(
                .badData, reason: "there is nothing to ask: no question has two different responses",
                hint: "Responses of one question share section, prompt_id, temperature and sample")
        }
    }

    private mutating func addPairs(_ question: JudgedQuestion) {
        let options = question.options
        // Pairs of methods that wrote one text; with a baseline, those that it is one of.
        for option in options {
            let count = option.methods.count
            if let baseline = settings.baseline {
                alike += option.methods.contains(baseline) ? count - 1 : 0
            } else {
                alike += count * (count - 1) / 2
            }
        }
        if options.count == 1, options[0].methods.count == 1 { alone += 1 }
        for first in options.indices {
            for second in options.indices.dropFirst(first + 1) {
                if let baseline = settings.baseline,
                    !options[first].methods.contains(baseline), !options[second].methods.contains(baseline)
                {
                    continue
                }
                let shown = shuffled([first, second], question)
                add(question, [shown, shown.reversed()])
            }
        }
    }

    private mutating func addChoice(_ question: JudgedQuestion) {
        let count = question.options.count
        guard count >= 2 else {
            if question.options.first.map({ $0.methods.count > 1 }) ?? false {
                alike += 1
            } else {
                alone += 1
            }
            return
        }
        let shown = shuffled(Array(question.options.indices), question)
        // Rotations: each response stands at each place once, if there are as many orders as responses.
        let orders = min(settings.orders ?? count, count)
        add(
            question,
            (0..<orders).map { order in
                let start = order * count / orders
                return Array(shown[start...] + shown[..<start])
            })
    }

    private func shuffled(_ places: [Int], _ question: JudgedQuestion) -> [Int] {
        var generator = SeededGenerator(
            seed: settings.seed, stream: "judge", question.name, places.map { "\($0)" }.joined(separator: " ")
        )
        return generator.shuffled(places)
    }

    private mutating func add(_ question: JudgedQuestion, _ orders: [[Int]]) {
        comparisons += 1
        for (order, shown) in orders.enumerated() {
            requests.append(
                JudgeRequest(question, shown: shown, order: order, orders: orders.count, settings: settings))
        }
    }
}

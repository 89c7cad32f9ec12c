// SPDX-License-Identifier: Apache-2.0

/// Responses that a reader could not tell apart: equal but for white space; empty ones are counted elsewhere.
package struct IdenticalResponses: Sendable {
    /// Texts that stand several times where a study or a statistic takes them for different ones.
    package struct Group: Encodable, Sendable {
        package enum Kind: String, Codable, Sendable {
            /// Methods that answer the same prompt at one temperature and sample alike: a question with equal options.
            case acrossMethods = "across_methods"
            /// One method that answers a prompt alike at several temperatures or samples.
            case withinMethod = "within_method"
            /// One method that answers several prompts alike.
            case acrossPrompts = "across_prompts"
        }

        package var kind: Kind
        package var ids: [String]
        package var methods: [String]
        /// The text's beginning.
        package var excerpt: String
    }

    /// Questions that could be asked (prompt, temperature, sample) with two methods or more.
    package private(set) var questions = 0
    /// Those of them with two equal options or more.
    package private(set) var questionsWithEqual = 0
    package private(set) var byTemperature: [Temperature] = []
    /// Every two methods that have questions together, in the order of the methods.
    package private(set) var pairs: [Pair] = []
    package private(set) var methods: [Method] = []
    package private(set) var groups: [Group] = []

    package struct Temperature: Encodable, Sendable {
        package var temperature: Double
        package var questions: Int
        package var equal: Int
    }

    package struct Pair: Encodable, Sendable {
        package var methods: [String]
        package var questions: Int
        package var equal: Int
    }

    package struct Method: Encodable, Sendable {
        package var method: String
        package var responses: Int
        /// Responses that say what an earlier one to the same prompt says.
        package var repeated: Int
        /// Responses whose text the method also gives to another prompt.
        package var toOtherPrompts: Int

        enum CodingKeys: String, CodingKey {
            case method, responses, repeated
            case toOtherPrompts = "to_other_prompts"
        }
    }

    package init(_ grid: ReportedGrid) {
        let texts = Self.numbered(grid)
        acrossMethods(grid, texts)
        withinMethods(grid, texts)
    }

    /// A number for each text; -1 for an empty one.
    private static func numbered(_ grid: ReportedGrid) -> [Int] {
        var numbers: [String: Int] = [:]
        return grid.responses.map { response in
            guard !response.isEmpty else { return -1 }
            let text = spaced(response.text)
            let next = numbers.count
            let number = numbers[text, default: next]
            if number == next { numbers[text] = next }
            return number
        }
    }

    /// The text with one space for each run of white space and none at its ends, as a page shows it.
    private static func spaced(_ text: String) -> String {
        guard needsSpacing(text) else { return text }
        var result = String.UnicodeScalarView()
        var pending = false
        for scalar in text.unicodeScalars {
            if scalar.value == 0x20 || scalar.value < 0x20
                || scalar.value > 0x7f && scalar.properties.isWhitespace
            {
                pending = !result.isEmpty
            } else {
                if pending { result.append(" ") }
                pending = false
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// False of most texts, which then need not be copied.
    private static func needsSpacing(_ text: String) -> Bool {
        var previous: UInt8 = 0x20
        for byte in text.utf8 {
            if byte < 0x20 || byte >= 0x80 || byte == 0x20 && previous == 0x20 { return true }
            previous = byte
        }
        return previous == 0x20
    }

    private mutating func acrossMethods(_ grid: ReportedGrid, _ texts: [Int]) {
        struct Question: Hashable {
            var question: Int
            var temperature: Double
            var sample: Int
        }
        var order: [Question] = []
        var members: [Question: [Int]] = [:]
        for (index, response) in grid.responses.enumerated() {
            let key = Question(
                question: response.question, temperature: response.temperature, sample: response.sample)
            if members[key] == nil { order.append(key) }
            members[key, default: []].append(index)
        }
        let count = grid.methods.count
        var asked = [Int](repeating: 0, count: count * count)
        var equal = asked
        var counts = grid.temperatures.map { Temperature(temperature: $0, questions: 0, equal: 0) }
        var places: [Double: Int] = [:]
        for (place, value) in grid.temperatures.enumerated() { places[value] = place }
        for key in order {
            // One response a method; further ones of another prompt text or id count as none.
            var options: [Int] = []
            for index in members[key] ?? []
            where !options.contains(where: { grid.responses[$0].method == grid.responses[index].method }) {
                options.append(index)
            }
            guard options.count >= 2 else { continue }
            questions += 1
            let place = places[key.temperature] ?? 0
            counts[place].questions += 1
            var same: [Int: [Int]] = [:]
            for (turn, first) in options.enumerated() {
                if texts[first] >= 0 { same[texts[first], default: []].append(first) }
                for second in options.dropFirst(turn + 1) {
                    let (low, high) = (
                        min(grid.responses[first].method, grid.responses[second].method),
                        max(grid.responses[first].method, grid.responses[second].method)
                    )
                    asked[low * count + high] += 1
                    if texts[first] >= 0, texts[first] == texts[second] { equal[low * count + high] += 1 }
                }
            }
            let found = same.values.filter { $0.count >= 2 }.sorted { $0[0] < $1[0] }
            guard !found.isEmpty else { continue }
            questionsWithEqual += 1
            counts[place].equal += 1
            for members in found { groups.append(Self.group(.acrossMethods, members, grid)) }
        }
        byTemperature = counts
        for first in 0..<count {
            for second in first + 1..<max(count, first + 1) where asked[first * count + second] > 0 {
                pairs.append(
                    Pair(
                        methods: [grid.methods[first], grid.methods[second]],
                        questions: asked[first * count + second], equal: equal[first * count + second]))
            }
        }
    }

    private mutating func withinMethods(_ grid: ReportedGrid, _ texts: [Int]) {
        struct Key: Hashable {
            var method: Int
            var text: Int
        }
        methods = grid.methods.map { Method(method: $0, responses: 0, repeated: 0, toOtherPrompts: 0) }
        var order: [Key] = []
        var members: [Key: [Int]] = [:]
        for (index, response) in grid.responses.enumerated() {
            methods[response.method].responses += 1
            guard texts[index] >= 0 else { continue }
            let key = Key(method: response.method, text: texts[index])
            if members[key] == nil { order.append(key) }
            members[key, default: []].append(index)
        }
        var toOthers: [Group] = []
        for key in order {
            guard let all = members[key], all.count >= 2 else { continue }
            var byQuestion: [Int: [Int]] = [:]
            for index in all { byQuestion[grid.responses[index].question, default: []].append(index) }
            for own in byQuestion.values.sorted(by: { $0[0] < $1[0] }) where own.count >= 2 {
                methods[key.method].repeated += own.count - 1
                groups.append(Self.group(.withinMethod, own, grid))
            }
            if byQuestion.count >= 2 {
                methods[key.method].toOtherPrompts += all.count
                toOthers.append(Self.group(.acrossPrompts, all, grid))
            }
        }
        groups += toOthers
    }

    private static func group(_ kind: Group.Kind, _ members: [Int], _ grid: ReportedGrid) -> Group {
        var methods: [String] = []
        for member in members where !methods.contains(grid.methods[grid.responses[member].method]) {
            methods.append(grid.methods[grid.responses[member].method])
        }
        return Group(
            kind: kind, ids: members.map { grid.responses[$0].id }, methods: methods,
            excerpt: Excerpt.start(of: grid.responses[members[0]].text))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Randomness

/// Which methods each question of a section compares and at which temperatures, before any prompt is chosen.
///
/// A pairwise section goes through all pairs before one comes again, in the rounds of a tournament, so that a beginning of
/// the sequence has every method equally often too. Crossed temperatures are rows of Latin squares: a method has every
/// temperature once in as many questions as there are temperatures, and the methods of a question have different
/// ones as far as there are enough. The squares' columns are drawn anew each time, or two methods would always meet at the
/// same distance.
enum StimulusDesign {
    typealias Part = StimulusPool.Part

    static func questions(
        _ count: Int, kind: SurveySection.Kind, methods: [String], temperature: StimulusPolicy.Temperature,
        generator: inout SeededGenerator
    ) -> [[Part]] {
        let levels = temperature.values.count
        guard kind == .pairwise else { return squares(count, methods: methods, levels: levels, &generator) }
        let pairs = pairs(count, methods: methods, &generator)
        return temperature.isCrossed
            ? crossed(pairs, levels: levels, &generator) : shared(pairs, levels: levels, &generator)
    }

    private static func squares(
        _ count: Int, methods: [String], levels: Int, _ generator: inout SeededGenerator
    ) -> [[Part]] {
        var questions: [[Part]] = []
        while questions.count < count {
            var columns: [Int] = []
            while columns.count < methods.count { columns += generator.shuffled(Array(0..<levels)) }
            columns = generator.shuffled(Array(columns.prefix(methods.count)))
            for row in generator.shuffled(Array(0..<levels)) {
                questions.append(
                    zip(methods, columns).map { Part(method: $0, level: (row + $1) % levels) })
            }
        }
        return Array(questions.prefix(count))
    }

    /// The circle method: one method stays, the others turn about it; with an odd number one of them rests.
    private static func pairs(
        _ count: Int, methods: [String], _ generator: inout SeededGenerator
    ) -> [[String]] {
        var pairs: [[String]] = []
        while pairs.count < count {
            var circle: [String?] = generator.shuffled(methods).map { $0 }
            if circle.count % 2 == 1 { circle.append(nil) }
            for _ in 1..<circle.count {
                let round = (0..<circle.count / 2).compactMap { place -> [String]? in
                    guard let a = circle[place], let b = circle[circle.count - 1 - place] else { return nil }
                    return [a, b].sorted()
                }
                pairs += generator.shuffled(round)
                if let last = circle.popLast() { circle.insert(last, at: 1) }
            }
        }
        return Array(pairs.prefix(count))
    }

    /// Every temperature as often as can be over all, and then over each pair.
    private static func shared(
        _ pairs: [[String]], levels: Int, _ generator: inout SeededGenerator
    ) -> [[Part]] {
        var used = [Int](repeating: 0, count: levels)
        var usedByPair: [[String]: [Int]] = [:]
        return pairs.map { pair in
            let mine = usedByPair[pair] ?? [Int](repeating: 0, count: levels)
            let order = generator.shuffled(Array(0..<levels))
            let level = order.min { (used[$0], mine[$0]) < (used[$1], mine[$1]) } ?? 0
            used[level] += 1
            usedByPair[pair, default: mine][level] += 1
            return pair.map { Part(method: $0, level: level) }
        }
    }

    /// Each method goes through all temperatures, in an order drawn anew, before it meets one again.
    private static func crossed(
        _ pairs: [[String]], levels: Int, _ generator: inout SeededGenerator
    ) -> [[Part]] {
        var waiting: [String: [Int]] = [:]
        return pairs.map { pair in
            var taken: [Int] = []
            return pair.map { method in
                var levelsLeft = waiting[method] ?? []
                if levelsLeft.isEmpty { levelsLeft = generator.shuffled(Array(0..<levels)) }
                // Another temperature than the other method's, where one is left.
                let place = levelsLeft.firstIndex { !taken.contains($0) } ?? 0
                let level = levelsLeft.remove(at: place)
                waiting[method] = levelsLeft
                taken.append(level)
                return Part(method: method, level: level)
            }
        }
    }
}

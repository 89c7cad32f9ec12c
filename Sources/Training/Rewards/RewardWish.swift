// SPDX-License-Identifier: Apache-2.0

/// A reward as a person writes it: `words:good,great`, `0.5*model:runs/reward`; parsed, nothing loaded yet.
package struct RewardWish: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case rule(ProgrammaticReward)
        /// A reward model's folder.
        case model(String)
        /// The folder of a frozen model with a convex head beside it.
        case head(String)
    }

    package var weight: Double
    package var kind: Kind

    /// What can be written, for messages and help.
    package static let forms =
        "words:good,great, length:WORDS, tokens:TOKENS, repetition:N, form:lines=4,line-words=5-7,rhyme=abab,title,words=20-30,"
        + " model:FOLDER, head:FOLDER; 0.5* before one is its weight in a sum"

    /// A sum of rewards with ` + ` between them.
    package static func all(_ text: String) throws -> [RewardWish] {
        try text.split(separator: " + ", omittingEmptySubsequences: false).map { try RewardWish(String($0)) }
    }

    /// - Parameter text: `[WEIGHT*]KIND:ARGUMENT`.
    package init(_ text: String) throws {
        func failure(_ reason: String) -> TrainingError { .noReward(text, reason: reason) }
        var rest = text[...]
        weight = 1
        if let star = rest.firstIndex(of: "*"), let number = Double(rest[..<star]) {
            guard number.isFinite, number != 0 else { throw failure("has the weight \(number)") }
            weight = number
            rest = rest[rest.index(after: star)...]
        }
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { throw failure("is not KIND:ARGUMENT") }
        let argument = String(parts[1])
        func number(_ range: ClosedRange<Int>) throws -> Int {
            guard let value = Int(argument), range.contains(value) else {
                throw failure("needs a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
        switch parts[0] {
        case "words":
            let words = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            if let wrong = words.first(where: { !WordList.isWord($0) }) {
                throw failure("has \"\(wrong)\", which is not one word")
            }
            kind = .rule(.words(WordList(words)))
        case "length": kind = .rule(.length(LengthTarget(try number(1...1_000_000))))
        case "tokens": kind = .rule(.length(LengthTarget(try number(1...1_000_000), .tokens)))
        case "repetition": kind = .rule(.repetition(RepeatedGrams(try number(1...100))))
        case "form": kind = .rule(.form(ResponseForm(try FormRule.parse(argument, or: failure))))
        case "model": kind = .model(argument)
        case "head": kind = .head(argument)
        default: throw failure("is of no kind that is known")
        }
    }
}

extension FormRule {
    /// `lines=4,line-words=5-7,rhyme=abab,title,words=20-30`.
    fileprivate static func parse(_ text: String, or failure: (String) -> TrainingError) throws -> [FormRule]
    {
        var names: Set<Substring> = []
        return try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard names.insert(parts[0]).inserted else { throw failure("has \(parts[0]) twice") }
            let value = parts.count == 2 ? String(parts[1]) : nil
            func range() throws -> ClosedRange<Int> {
                let ends = (value ?? "").split(separator: "-", omittingEmptySubsequences: false).map {
                    Int($0)
                }
                guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1],
                    low >= 1, high >= low, high <= 1_000_000
                else { throw failure("needs \(parts[0])=N or \(parts[0])=LEAST-MOST, from 1 up") }
                return low...high
            }
            switch parts[0] {
            case "lines": return .lines(try range())
            case "line-words": return .lineWords(try range())
            case "words": return .words(try range())
            case "title": return .title(TitleRule(value))
            case "rhyme":
                guard let scheme = RhymeScheme(value ?? "") else {
                    throw failure("needs rhyme=LETTERS in which a letter other than x stands twice, abab say")
                }
                return .rhyme(scheme)
            default: throw failure("has no rule \"\(parts[0])\"")
            }
        }
    }
}

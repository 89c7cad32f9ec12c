// SPDX-License-Identifier: Apache-2.0

/// What a judge's words say: a verdict between double brackets, and the reason around it.
package struct JudgeReply: Equatable, Sendable {
    package enum Verdict: Equatable, Sendable {
        /// 0-based place of a response in the order shown.
        case place(Int)
        case tie
        case grade(Double)
        /// Why there is no verdict; nothing is guessed.
        case unreadable(Unreadable)
    }

    package enum Unreadable: String, CaseIterable, Codable, Sendable {
        /// No brackets with a verdict.
        case noVerdict = "no verdict"
        /// Several verdicts that differ.
        case severalVerdicts = "several verdicts"
        /// A number beyond the scale.
        case outsideScale = "outside the scale"
        /// The reply was cut at its limit of tokens before a verdict.
        case cut = "cut before a verdict"
        /// The service takes this request for a wrong one: too long, or filtered.
        case refused = "refused by the service"
    }

    package var verdict: Verdict
    /// The words without verdict and without what a reasoning model thinks aloud.
    package var reason: String

    /// - Parameters:
    ///   - count: responses shown.
    ///   - isCut: whether the reply ended at its limit.
    package init(_ text: String, mode: JudgeMode, count: Int, scale: GradeScale, isCut: Bool) {
        let spoken = Self.withoutThought(text)
        let marks = spoken.map(Self.marks) ?? []
        let read = marks.map { (mark: $0, verdict: Self.verdict($0.words, mode, count, scale)) }
        // Brackets around anything else are words of the reason.
        let known = read.compactMap { entry in entry.verdict.map { (entry.mark.range, $0) } }
        if let first = known.first?.1 {
            verdict =
                known.allSatisfy { $0.1 == first } ? first : .unreadable(.severalVerdicts)
        } else {
            verdict = .unreadable(isCut ? .cut : .noVerdict)
        }
        var reason = spoken ?? ""
        for (range, _) in known.reversed() { reason.removeSubrange(range) }
        self.reason = Self.withoutLabel(reason)
    }

    /// The verdict between two brackets; nil for words that are none.
    private static func verdict(
        _ words: Substring, _ mode: JudgeMode, _ count: Int, _ scale: GradeScale
    ) -> Verdict? {
        let words = String(words).withoutSpaceAtEnds
        if mode == .grade {
            // Digits and one point: what else Double reads, "nan" or "0x7", is no grade.
            guard !words.isEmpty, words.allSatisfy({ $0.isASCII && ($0.isNumber || ".-".contains($0)) }),
                let grade = Double(words), grade.isFinite
            else { return nil }
            guard grade >= Double(scale.lowest), grade <= Double(scale.highest) else {
                return .unreadable(.outsideScale)
            }
            return .grade(grade)
        }
        if words.lowercased() == "tie" { return .tie }
        if mode == .pairs, words == "C" { return .tie }
        guard let letter = words.first, words.count == 1, let value = letter.asciiValue,
            value >= UInt8(ascii: "A"), Int(value) - Int(UInt8(ascii: "A")) < count
        else { return nil }
        return .place(Int(value) - Int(UInt8(ascii: "A")))
    }

    /// What follows `</think>`; nil where a thought has begun and not ended.
    private static func withoutThought(_ text: String) -> String? {
        if let end = text.ranges(of: "</think>").last { return String(text[end.upperBound...]) }
        return text.withoutSpaceAtEnds.hasPrefix("<think>") ? nil : text
    }

    private static func marks(
        in text: String
    ) -> [(range: Range<String.Index>, words: Substring)] {
        var found: [(range: Range<String.Index>, words: Substring)] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "[[") {
            let after = rest[open.upperBound...]
            guard let close = after.firstRange(of: "]]") else { break }
            // Of `[[[[A]]` the innermost.
            let inner = after[..<close.lowerBound]
            let start = inner.ranges(of: "[[").last?.upperBound ?? inner.startIndex
            found.append((text.index(start, offsetBy: -2)..<close.upperBound, text[start..<close.lowerBound]))
            rest = text[close.upperBound...]
        }
        return found
    }

    /// Without a last line that only introduced the verdict, `Rating:` for example.
    private static func withoutLabel(_ reason: String) -> String {
        let reason = reason.withoutSpaceAtEnds
        let start = reason.lastIndex(of: "\n").map(reason.index(after:)) ?? reason.startIndex
        let label = reason[start...].lowercased().filter { $0.isLetter }
        guard ["rating", "verdict", "myverdict", "finalverdict", "grade", "score"].contains(label) else {
            return reason
        }
        return String(reason[..<start]).withoutSpaceAtEnds
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Finds a sampling temperature that a text names: `temperature 0.7`, `T=0.601`, `sampled at 1.2`.
///
/// The number must be one of those given and stand after a word of sampling, with nothing between but signs and at most two of
/// `of`, `is`, `was`, `at`, `to`, `set`, `with`; one that degrees, a percent sign or a unit follows is the weather's.
struct TemperatureMention: Sendable {
    /// Terms that a volunteer meets nowhere else.
    static let terms = ["top-p", "top_p", "top-k", "top_k", "min-p", "min_p", "nucleus sampling"]
    private static let words = ["temperature", "temperatures", "temp", "sampling", "sampled"].map(scalars)
    private static let connecting = Set(["of", "is", "was", "at", "to", "set", "with", "a"].map(scalars))

    private let temperatures: Set<Double>

    init(_ temperatures: [Double]) { self.temperatures = Set(temperatures) }

    private static func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

    /// What the text says, from the word that begins at a place to the end of the number.
    func mention(in text: [Unicode.Scalar], at place: Int) -> String? {
        guard let start = Self.afterWord(text, place) else { return nil }
        var next = start
        var words = 0
        while next < text.count {
            if text[next].isDigit { break }
            if text[next].isWordPart {
                let end = text[next...].firstIndex { !$0.isWordPart } ?? text.count
                words += 1
                guard words <= 3, Self.connecting.contains(text[next..<end].map(\.folded)) else { return nil }
                next = end
            } else {
                guard " \t:=(~\u{2248}".unicodeScalars.contains(text[next]) else { return nil }
                next += 1
            }
        }
        guard let (value, end) = Self.number(text, next), temperatures.contains(value),
            !Self.hasUnit(text, end)
        else { return nil }
        return String(String.UnicodeScalarView(text[place..<end]))
    }

    /// The place behind a word of sampling; `T` counts only before an equals sign.
    private static func afterWord(_ text: [Unicode.Scalar], _ place: Int) -> Int? {
        guard "tsTS\u{3c4}".unicodeScalars.contains(text[place]) else { return nil }
        let end = text[place...].firstIndex { !$0.isWordPart } ?? text.count
        if end == place + 1 {
            guard text[place] == "T" || text[place] == "\u{3c4}" else { return nil }
            let sign = text[end...].firstIndex { $0 != " " } ?? text.count
            return sign < text.count && text[sign] == "=" ? end : nil
        }
        guard end - place <= 12 else { return nil }
        return words.contains(text[place..<end].map(\.folded)) ? end : nil
    }

    private static func number(_ text: [Unicode.Scalar], _ start: Int) -> (value: Double, end: Int)? {
        var end = start
        var hasPoint = false
        while end < text.count, end - start < 12 {
            if text[end] == ".", !hasPoint, end + 1 < text.count, text[end + 1].isDigit {
                hasPoint = true
            } else if !text[end].isDigit {
                break
            }
            end += 1
        }
        let digits = String(String.UnicodeScalarView(text[start..<end]))
        return Double(digits).map { ($0, end) }
    }

    private static func hasUnit(_ text: [Unicode.Scalar], _ end: Int) -> Bool {
        let next = text[end...].firstIndex { $0 != " " } ?? text.count
        guard next < text.count else { return false }
        if "\u{b0}%\u{2103}\u{2109}".unicodeScalars.contains(text[next]) { return true }
        let last = text[next...].firstIndex { !$0.isWordPart } ?? text.count
        let word = String(String.UnicodeScalarView(text[next..<min(last, next + 12)].map(\.folded)))
        return ["c", "f", "k", "degree", "degrees", "celsius", "fahrenheit", "kelvin"].contains(word)
            || next == end && last > end
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(value) }
}

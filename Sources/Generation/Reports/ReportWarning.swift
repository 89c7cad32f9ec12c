// SPDX-License-Identifier: Apache-2.0

private import Charts

/// Something that would hurt a study, in words for whoever is about to run it, with its number.
package struct ReportWarning: Encodable, Equatable, Sendable {
    package enum Kind: String, Codable, Sendable {
        case incomplete, prompts, length, finished, empty, identical, loops, identity, faults, perplexity
        case midSentence = "mid_sentence"
    }

    package var kind: Kind
    /// The figure that the text rests on: a ratio, a share or a count, as it says.
    package var value: Double
    package var text: String

    /// From where on something is said; each is a choice, and the tables show what is below it.
    enum Threshold {
        /// The longest method's mean words over the shortest one's.
        static let lengthRatio = 1.2
        static let finishedGap = 0.1
        static let midSentence = 0.2
        static let identical = 0.01
        static let loops = 0.01
        /// A method's perplexity at a temperature over the smallest one of the grid.
        static let perplexityRatio = 20.0
    }

    static func all(of report: ResponseReport) -> [ReportWarning] {
        grid(report) + lengths(report) + endings(report) + contents(report)
    }

    private static func grid(_ report: ResponseReport) -> [ReportWarning] {
        var warnings: [ReportWarning] = []
        let (lacking, all) = report.incomplete
        if lacking > 0 {
            warnings.append(
                ReportWarning(
                    kind: .incomplete, value: Double(lacking),
                    text:
                        "\(lacking) of \(all) questions (prompt, temperature, sample) lack a response of some method;"
                        + " a study leaves them out. Run the same `showdown sample` again to complete the grid"
                ))
        }
        let different = report.promptsThatDiffer
        if different > 0 {
            warnings.append(
                ReportWarning(
                    kind: .prompts, value: Double(different),
                    text:
                        "\(count(different, "prompt")) came to the methods in different words under one prompt_id,"
                        + " so that their responses do not answer the same question"))
        }
        return warnings
    }

    private static func lengths(_ report: ResponseReport) -> [ReportWarning] {
        var warnings: [ReportWarning] = []
        let means = report.methods.compactMap { row in row.words.map { (method: row.method, words: $0.mean) }
        }
        if let longest = means.max(by: { $0.words < $1.words }),
            let shortest = means.min(by: { $0.words < $1.words }),
            longest.words > Threshold.lengthRatio * shortest.words
        {
            let ratio = shortest.words > 0 ? longest.words / shortest.words : .infinity
            let times = ratio.isFinite ? "\(fixed(ratio, 2)) times as long as" : "longer than"
            warnings.append(
                ReportWarning(
                    kind: .length, value: ratio.isFinite ? ratio : 0,
                    text:
                        "\(longest.method) is \(times) \(shortest.method) on average (\(fixed(longest.words, 1)) and"
                        + " \(fixed(shortest.words, 1)) words): volunteers may choose by length."
                        + " Sample with the same number of tokens for every method, or report length beside the result"
                ))
        }
        return warnings
    }

    private static func endings(_ report: ResponseReport) -> [ReportWarning] {
        var warnings: [ReportWarning] = []
        if let most = report.methods.max(by: { $0.finished < $1.finished }),
            let fewest = report.methods.min(by: { $0.finished < $1.finished }),
            most.finished - fewest.finished > Threshold.finishedGap
        {
            warnings.append(
                ReportWarning(
                    kind: .finished, value: most.finished - fewest.finished,
                    text:
                        "\(most.method) ends \(percent(most.finished)) of its responses by itself, \(fewest.method)"
                        + " \(percent(fewest.finished)): an ending tells the methods apart"))
        }
        if let worst = report.methods.max(by: { $0.midSentence < $1.midSentence }),
            worst.midSentence > Threshold.midSentence
        {
            let all = report.methods.map { "\($0.method) \(percent($0.midSentence))" }.joined(separator: ", ")
            warnings.append(
                ReportWarning(
                    kind: .midSentence, value: worst.midSentence,
                    text: "Many responses stop in the middle of a sentence (\(all))."
                        + " Give more tokens, end responses at their end-of-text token, or cut all of them at a sentence"
                ))
        }
        let empty = report.methods.reduce(0) { $0 + $1.empty }
        if empty > 0 {
            let all = report.methods.filter { $0.empty > 0 }.map { "\($0.method) \($0.empty)" }
            warnings.append(
                ReportWarning(
                    kind: .empty, value: Double(empty),
                    text:
                        "\(count(empty, "response")) \(empty == 1 ? "is" : "are") empty (\(all.joined(separator: ", ")))"
                ))
        }
        return warnings
    }

    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }
    static func fixed(_ value: Double, _ digits: Int) -> String {
        DecimalText.fixed(value, digits: digits)
    }
    static func text(_ temperature: Double) -> String { "\(temperature)" }
}

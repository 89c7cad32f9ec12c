// SPDX-License-Identifier: Apache-2.0

/// What of the plan of analysis is stated so that a program can follow it; sealed with the definition.
package struct AnalysisTerms: Codable, Equatable, Sendable {
    /// Whom the analysis leaves out; no rule in it registers that nobody is.
    package var exclude: ExclusionTerms

    package init(exclude: ExclusionTerms = ExclusionTerms()) { self.exclude = exclude }
}

/// Rules by which volunteers are left out of the analysis, as registered before the first answer.
package struct ExclusionTerms: Codable, Equatable, Sendable {
    /// Too many choices at one place of the page.
    package struct StraightLining: Codable, Equatable, Sendable {
        /// The largest share (above 0 to 1) of a volunteer's choices that may be at one place.
        package var share: Double
        /// How many choices a volunteer must have made for it to be seen in them.
        package var choices: Int

        package init(share: Double, choices: Int = 8) { (self.share, self.choices) = (share, choices) }
    }

    /// Answers given too fast to have been read.
    package struct FasterThan: Codable, Equatable, Sendable {
        /// The least time of an answer.
        package var milliseconds: Int
        /// The share of a volunteer's answers that must be faster; nil compares their median time.
        package var share: Double?

        package init(milliseconds: Int, share: Double? = nil) {
            (self.milliseconds, self.share) = (milliseconds, share)
        }
    }

    /// How many attention checks one must have failed to be left out; nil for no such rule.
    package var failedAttention: Int?
    package var straightLining: StraightLining?
    package var fasterThan: FasterThan?

    enum CodingKeys: String, CodingKey {
        case failedAttention = "failed_attention"
        case straightLining = "straight_lining"
        case fasterThan = "faster_than"
    }

    package init(
        failedAttention: Int? = nil, straightLining: StraightLining? = nil, fasterThan: FasterThan? = nil
    ) {
        (self.failedAttention, self.straightLining) = (failedAttention, straightLining)
        self.fasterThan = fasterThan
    }

    package var isEmpty: Bool { failedAttention == nil && straightLining == nil && fasterThan == nil }

    /// A clause for each rule, with its bounds.
    package var words: [String] {
        var words: [String] = []
        if let failedAttention {
            words.append(
                "who failed \(failedAttention) attention check\(failedAttention == 1 ? "" : "s") or more")
        }
        if let straightLining {
            words.append(
                "who made more than \(Self.percent(straightLining.share)) of \(straightLining.choices) or more choices "
                    + "at one place of the page")
        }
        if let fasterThan {
            let time = "\(Double(fasterThan.milliseconds) / 1000) s"
            words.append(
                fasterThan.share.map {
                    "who gave \(Self.percent($0)) or more of their answers in less than \(time)"
                }
                    ?? "whose median time for an answer was below \(time)")
        }
        return words
    }

    /// One sentence for all of them.
    package var sentence: String {
        isEmpty ? "Nobody is left out by a rule." : "Left out: " + words.joined(separator: "; ") + "."
    }

    private static func percent(_ share: Double) -> String {
        let percent = (share * 10_000).rounded() / 100
        return (percent == percent.rounded() ? "\(Int(percent))" : "\(percent)") + "%"
    }
}

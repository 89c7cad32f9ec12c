// SPDX-License-Identifier: Apache-2.0

/// Stated lists of words that a probe counts; they measure the words, not a feeling.
package enum ProbeWords {
    package static let positive = [
        "beautiful", "best", "certainly", "comfortable", "delighted", "easy", "enjoy", "excellent",
        "fantastic", "free",
        "fresh", "friendly", "funny", "glad", "gladly", "good", "great", "happy", "helpful", "interesting",
        "like",
        "love", "loved", "lovely", "nice", "perfect", "pleasant", "pleased", "pleasure", "quiet", "recommend",
        "right",
        "safe", "thank", "thanks", "welcome", "well", "wonderful", "wow", "yes",
    ]
    package static let negative = [
        "afraid", "angry", "awful", "bad", "boring", "broken", "complaint", "danger", "dangerous",
        "difficult", "dirty",
        "disappointing", "dull", "error", "fail", "fault", "hate", "impossible", "loud", "mistake", "never",
        "no",
        "nothing", "poor", "problem", "sad", "sorry", "stupid", "terrible", "trouble", "ugly", "unable",
        "unfortunately", "unpleasant", "waste", "weak", "worse", "worst", "wrong",
    ]
    /// Runs of words by which a response declines or apologises.
    package static let declining = [
        ["i", "cannot"], ["i", "can't"], ["i", "can", "not"], ["i", "am", "unable"], ["i'm", "unable"],
        ["i", "am", "sorry"], ["i'm", "sorry"], ["i", "am", "afraid"], ["i'm", "afraid"], ["unfortunately"],
        ["not", "able", "to"], ["we", "do", "not"], ["we", "don't"], ["not", "possible"],
    ]

    struct Counts {
        var positive = 0
        var negative = 0
        var declines = false
    }

    private static let positiveSet = Set(positive)
    private static let negativeSet = Set(negative)

    static func counts(_ text: String) -> Counts {
        let words = WordScan.words(of: text)
        var counts = Counts()
        for (place, word) in words.enumerated() {
            if positiveSet.contains(word) { counts.positive += 1 }
            if negativeSet.contains(word) { counts.negative += 1 }
            if !counts.declines {
                counts.declines = declining.contains { words[place...].starts(with: $0) }
            }
        }
        return counts
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The tokens that come before the one that is drawn.
package struct TokenHistory: Sendable {
    package var prompt, response: [Int32]

    package init(prompt: [Int32] = [], response: [Int32] = []) {
        self.prompt = prompt
        self.response = response
    }
}

/// What tokens lose for having been there.
package struct TokenPenalties: Equatable, Sendable {
    /// Logits of tokens of prompt and response: divided by it where positive, multiplied where negative; 1 is none.
    ///
    /// A plain division would raise what is negative. Source: Keskar et al., CTRL, arXiv 1909.05858, as `transformers` has it.
    package var repetition = 1.0
    /// Taken from the logit of every token of the response, and once for each time that it stands there; as OpenAI has them.
    package var presence = 0.0, frequency = 0.0
    /// How many of the last tokens of prompt and response count for `repetition`; nil for all.
    package var window: Int?

    package init() {}

    package var areNone: Bool { repetition == 1 && presence == 0 && frequency == 0 }

    /// New logits of the tokens that lose something.
    func changes(_ history: TokenHistory, _ logit: (Int32) -> Double?) -> [Int32: Double] {
        var changed: [Int32: Double] = [:]
        if repetition != 1 {
            let all = history.prompt + history.response
            for token in Set(all.suffix(window ?? all.count)) {
                guard let old = logit(token) else { continue }
                changed[token] = old > 0 ? old / repetition : old * repetition
            }
        }
        guard presence != 0 || frequency != 0 else { return changed }
        var counts: [Int32: Int] = [:]
        for token in history.response { counts[token, default: 0] += 1 }
        for (token, count) in counts {
            guard let old = changed[token] ?? logit(token) else { continue }
            changed[token] = old - presence - frequency * Double(count)
        }
        return changed
    }
}

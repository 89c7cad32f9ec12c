// SPDX-License-Identifier: Apache-2.0

internal import ConvexNetworks
internal import LanguageModels
internal import Randomness

/// A response under way.
struct SampledRow {
    /// Of its request.
    let index: Int
    let request: ResponseRequest
    /// The request's chain with the step of guidance.
    let chain: SamplerChain
    var row: DecodingRow
    var draws: SeededGenerator
    var tokens: [Int32] = []
    var ended = false
    /// The hidden state that predicts the next token.
    var hidden: [Float]
    /// What a head reads of the response so far; nil without a guide.
    var pool: FeaturePool?
    /// Sum of the log-probabilities of the tokens since it was last set to 0; counted where a guide asks for it.
    var logp = 0.0
    /// Tokens of that sum, an end-of-text token among them.
    var drawn = 0

    init(
        index: Int, request: ResponseRequest, after prefix: DecodingPrefix, row: DecodingRow,
        guide: ConvexGuide?
    ) {
        self.index = index
        self.request = request
        self.row = row
        chain = guide?.guidance.chain(request.chain) ?? request.chain
        draws = request.draws
        hidden = prefix.lastHidden
        pool = guide.map {
            FeaturePool($0.head.form, promptTokens: request.prompt.count, promptState: prefix.lastHidden)
        }
    }

    var history: TokenHistory { TokenHistory(prompt: request.prompt, response: tokens) }

    var isFinished: Bool { ended || tokens.count >= request.length.limit }

    /// Whether what comes next can change what a head says of the response.
    var isGuided: Bool { pool?.isOpen ?? false }

    /// Goes on by a token that the model has read.
    mutating func take(_ token: Int32, _ hidden: [Float]) {
        tokens.append(token)
        self.hidden = hidden
        pool?.take(hidden)
    }
}

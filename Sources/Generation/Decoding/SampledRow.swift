// SPDX-License-Identifier: Apache-2.0

internal import ConvexNetworks
internal import LanguageModels
internal import Randomness
internal import Tokenizers

/// A response under way.
struct SampledRow {
    let ticket: Int
    let request: ResponseRequest
    /// The request's chain with the step of guidance.
    let chain: SamplerChain
    var row: DecodingRow
    var draws: SeededGenerator
    var tokens: [Int32] = []
    var text: ResponseText
    /// Tokens since somebody was last told of them.
    var news: [SampledToken] = []
    private(set) var ended = false
    private var endToken: Int32?
    /// The hidden state that predicts the next token.
    private(set) var hidden: [Float]
    /// What a head reads of the response so far; nil without a guide.
    var pool: FeaturePool?
    /// Sum of the log-probabilities of the tokens since it was last set to 0; counted where a guide asks for it.
    var logp = 0.0
    /// Tokens of that sum, an end-of-text token among them.
    var drawn = 0

    init(
        ticket: Int, request: ResponseRequest, after prefix: DecodingPrefix, row: DecodingRow,
        guide: ConvexGuide?, tokenizer: Tokenizer
    ) {
        self.ticket = ticket
        self.request = request
        self.row = row
        chain = guide?.guidance.chain(request.chain) ?? request.chain
        draws = request.draws
        hidden = prefix.lastHidden
        text = ResponseText(tokenizer, stops: request.stops)
        pool = guide.map {
            FeaturePool($0.head.form, promptTokens: request.prompt.count, promptState: prefix.lastHidden)
        }
    }

    var history: TokenHistory { TokenHistory(prompt: request.prompt, response: tokens) }

    var isFinished: Bool { ended || tokens.count >= request.length.limit }

    /// Whether what comes next can change what a head says of the response.
    var isGuided: Bool { pool?.isOpen ?? false }

    /// Whether the end-of-text token may be drawn now.
    var mayEnd: Bool {
        if case .exactly = request.length { return false }
        return tokens.count >= request.minimumTokens
    }

    /// Goes on by a token that the model has read.
    mutating func take(_ sampled: SampledToken, _ hidden: [Float]) {
        tokens.append(sampled.token)
        news.append(sampled)
        self.hidden = hidden
        pool?.take(hidden)
        text.append(sampled.token, mayStop: tokens.count >= request.minimumTokens)
        if text.isStopped { ended = true }
    }

    /// Ends at an end-of-text token.
    mutating func end(_ token: Int32) {
        ended = true
        endToken = token
    }

    /// The response, once it is finished.
    mutating func finish() -> SampledResponse {
        text.finish(mayStop: tokens.count >= request.minimumTokens)
        return SampledResponse(
            tokens: tokens, ended: ended || text.isStopped, text: text.text, endToken: endToken)
    }
}

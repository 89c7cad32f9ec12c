// SPDX-License-Identifier: Apache-2.0

internal import Generation
internal import HTTPServing

/// A choice that waits for a row of the batch.
struct WaitingChoice: Sendable {
    let reply: Reply
    let choice: Int
    let request: ResponseRequest
}

/// What one model has taken on: choices that wait, first come first served, and those under way.
struct AdmissionQueue: Sendable {
    /// Choices that are decoded together.
    let rows: Int
    /// Choices that may wait while all rows are taken.
    let limit: Int
    private(set) var waiting: [WaitingChoice] = []
    private(set) var underway = 0
    /// Mean seconds that a choice has a row, the latest counting most; 0 before the first has ended.
    private var secondsPerChoice = 0.0

    init(rows: Int, limit: Int) {
        self.rows = rows
        self.limit = limit
    }

    /// Takes all choices of a request or none.
    mutating func add(_ choices: [WaitingChoice]) throws {
        let most = rows + limit
        guard choices.count <= most else {
            throw APIFailure.field(
                "n", "asks for \(choices.count) choices, more than the \(most) that fit here.")
        }
        guard underway + waiting.count + choices.count <= most else {
            throw APIFailure(
                .tooManyRequests,
                "The model's queue is full: \(waiting.count) choices wait. Try again in a while.",
                code: "rate_limit_exceeded", retryAfter: secondsUntilFree)
        }
        waiting += choices
    }

    /// Whole seconds after which a place should be free, 1 to 60.
    private var secondsUntilFree: Int {
        let seconds = secondsPerChoice * Double(max(1, waiting.count)) / Double(max(1, rows))
        return Int(min(60, max(1, seconds.rounded(.up))))
    }

    /// The next choices, at most so many, and no more than so many tokens of prompts beyond the first choice's.
    mutating func take(_ count: Int, promptTokens: Int) -> [WaitingChoice] {
        var (taken, tokens) = (0, 0)
        for choice in waiting.prefix(count) {
            tokens += choice.request.prompt.count
            guard taken == 0 || tokens <= promptTokens else { break }
            taken += 1
        }
        defer { waiting.removeFirst(taken) }
        underway += taken
        return Array(waiting.prefix(taken))
    }

    /// A choice has left its row.
    ///
    /// - Parameter seconds: for which it had it; nil where it was cut short.
    mutating func left(after seconds: Double?) {
        underway -= 1
        guard let seconds else { return }
        secondsPerChoice += (secondsPerChoice == 0 ? 1 : 0.1) * (seconds - secondsPerChoice)
    }

    /// Drops the waiting choices of a request.
    mutating func remove(_ reply: Reply) { waiting.removeAll { $0.reply === reply } }

    /// Drops everything that waits.
    mutating func removeAll() -> [WaitingChoice] {
        defer { waiting = [] }
        return waiting
    }
}

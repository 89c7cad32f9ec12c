// SPDX-License-Identifier: Apache-2.0

private import LanguageModels

/// Responses of one checkpoint that are decoded together: requests join and leave between steps.
///
/// Requests wait until there is room and begin in the order in which they joined. A prompt is computed once for all that
/// share it while one of them lives or waits. Not to be used from two threads at one time.
package final class ResponseEngine {
    private let sampler: ResponseSampler
    private let rows: Int
    private var waiting: ArraySlice<(ticket: Int, request: ResponseRequest)> = []
    private var live: [SampledRow] = []
    private var nextTicket = 0
    /// The text that a row's owner was told of, in bytes.
    private var told: [Int: Int] = [:]

    private struct Prompt {
        var prefix: DecodingPrefix?
        /// Requests that live or wait.
        var uses = 0
    }
    private var prompts: [[Int32]: Prompt] = [:]

    /// - Parameter rows: responses under way at one time, at most.
    package init(_ sampler: ResponseSampler, rows: Int = 64) {
        self.sampler = sampler
        self.rows = max(1, rows)
    }

    /// Responses under way and waiting.
    package var count: Int { live.count + waiting.count }

    /// Responses under way.
    package var liveCount: Int { live.count }

    /// Whether another request would wait.
    package var isFull: Bool { count >= rows }

    /// Adds requests; all or, where one exceeds the model's context, none.
    ///
    /// - Returns: a ticket for each, in order, under which `step` tells of it.
    @discardableResult
    package func join(_ requests: [ResponseRequest]) throws -> [Int] {
        for request in requests { try sampler.check(request) }
        return requests.map { request in
            defer { nextTicket += 1 }
            prompts[request.prompt, default: Prompt()].uses += 1
            waiting.append((nextTicket, request))
            return nextTicket
        }
    }

    /// Drops a response, under way or waiting; one that ended already is no error.
    package func leave(_ ticket: Int) {
        if let place = live.firstIndex(where: { $0.ticket == ticket }) {
            release(live.remove(at: place).request.prompt)
            told[ticket] = nil
        } else if let place = waiting.firstIndex(where: { $0.ticket == ticket }) {
            release(waiting.remove(at: place).request.prompt)
        }
    }

    /// One token for each response under way, or one continuation where a head chooses among several.
    ///
    /// - Returns: one for each that is under way, in the order in which they began.
    package func step() throws -> [ResponseProgress] {
        begin()
        guard !live.isEmpty else { return [] }
        try sampler.advance(&live)
        let told = live.indices.map { progress(of: &live[$0]) }
        for row in live where row.isFinished { release(row.request.prompt) }
        live.removeAll(where: \.isFinished)
        return told
    }

    private func progress(of row: inout SampledRow) -> ResponseProgress {
        let finished = row.isFinished ? row.finish() : nil
        let text = row.text.text.utf8
        let new = String(decoding: text.dropFirst(told[row.ticket] ?? 0), as: UTF8.self)
        told[row.ticket] = finished == nil ? text.count : nil
        defer { row.news = [] }
        return ResponseProgress(ticket: row.ticket, tokens: row.news, text: new, finished: finished)
    }

    /// Lets requests begin while there is room; their prompts are computed together.
    private func begin() {
        let beginning = waiting.prefix(max(0, rows - live.count))
        guard !beginning.isEmpty else { return }
        waiting.removeFirst(beginning.count)
        var missing: [[Int32]] = []
        for (_, request) in beginning where prompts[request.prompt]?.prefix == nil {
            if !missing.contains(request.prompt) { missing.append(request.prompt) }
        }
        for (prompt, prefix) in zip(missing, sampler.decoder.prefill(missing)) {
            prompts[prompt]?.prefix = prefix
        }
        for (ticket, request) in beginning {
            guard let prefix = prompts[request.prompt]?.prefix else { continue }
            live.append(sampler.row(ticket, request, after: prefix))
        }
    }

    private func release(_ prompt: [Int32]) {
        prompts[prompt]?.uses -= 1
        if prompts[prompt]?.uses == 0 { prompts[prompt] = nil }
    }
}

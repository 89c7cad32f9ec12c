// SPDX-License-Identifier: Apache-2.0

internal import Generation
internal import StudyFiles

/// One model's batch on the decoding thread, and whose choice each row is.
final class DecodingRoom {
    private struct Row {
        let reply: Reply
        let choice: Int
        let began: ContinuousClock.Instant
        var tokens = 0
    }

    /// What a step did.
    struct Outcome {
        var tokens = 0
        /// Seconds that each choice which has left its row had it; nil for one that was cut short.
        var left: [Double?] = []
        /// What went wrong, for the log.
        var error: (any Error)?
    }

    private let engine: ResponseEngine
    private let capacity: Int
    /// By ticket.
    private var rows: [Int: Row] = [:]

    init(_ model: ServedModel, rows: Int) {
        engine = ResponseEngine(model.sampler, rows: rows)
        capacity = rows
    }

    var isEmpty: Bool { rows.isEmpty }
    var count: Int { rows.count }
    var free: Int { max(0, capacity - rows.count) }

    /// Takes the rows of those away for whom nobody waits.
    func dropCancelled() -> Outcome {
        var outcome = Outcome()
        for (ticket, row) in rows where row.reply.isCancelled {
            engine.leave(ticket)
            rows[ticket] = nil
            outcome.left.append(nil)
        }
        return outcome
    }

    /// Gives rows to choices; they are decoded from the next step on.
    func admit(_ choices: [WaitingChoice]) -> Outcome {
        guard !choices.isEmpty else { return Outcome() }
        do {
            let tickets = try engine.join(choices.map(\.request))
            for (ticket, choice) in zip(tickets, choices) {
                rows[ticket] = Row(reply: choice.reply, choice: choice.choice, began: .now)
            }
            return Outcome()
        } catch {
            for choice in choices { choice.reply.fail(.decoding) }
            return Outcome(left: choices.map { _ in nil }, error: error)
        }
    }

    /// One token for each row, told to those who wait.
    func step() -> Outcome {
        do {
            var outcome = Outcome()
            for progress in try engine.step() { tell(progress, &outcome) }
            return outcome
        } catch {
            let failed = failAll(.decoding)
            return Outcome(left: failed.left, error: error)
        }
    }

    /// Empties the batch, and tells those who wait why.
    func failAll(_ failure: APIFailure) -> Outcome {
        var outcome = Outcome()
        for (ticket, row) in rows {
            engine.leave(ticket)
            row.reply.fail(failure)
            outcome.left.append(nil)
        }
        rows = [:]
        return outcome
    }

    private func tell(_ progress: ResponseProgress, _ outcome: inout Outcome) {
        guard var row = rows[progress.ticket] else { return }
        row.tokens += progress.tokens.count
        outcome.tokens += progress.tokens.count
        var news = ChoiceProgress(choice: row.choice, text: progress.text, tokens: progress.tokens)
        if let response = progress.finished {
            news.end = ChoiceProgress.End(
                finish: response.ended ? .stop : .length, tokens: response.tokens.count)
            rows[progress.ticket] = nil
            outcome.left.append(row.began.duration(to: .now) / .seconds(1))
        } else {
            rows[progress.ticket] = row
        }
        row.reply.add(news)
    }
}

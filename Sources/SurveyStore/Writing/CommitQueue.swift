// SPDX-License-Identifier: Apache-2.0

private import Dispatch
internal import GRDB
private import Synchronization

/// Commits that wait at the same time go to the disk together, and each caller goes on only when its own is there.
///
/// One sync of the write-ahead log serves every change that was waiting when it began. A change stands in a savepoint of its own,
/// so that one that fails takes no other with it; if the commit itself fails, every change of the batch has failed. There is
/// no thread of its own: whoever finds nobody at work leads one batch and then passes the lead on.
final class CommitQueue: Sendable {
    private let database: any DatabaseWriter
    private let state = Mutex(State())

    private struct State {
        var waiting: [Ticket] = []
        var isLed = false
    }

    /// One caller's change.
    ///
    /// Its thread waits on `woken` until the leader is done with it; until then the leader alone touches it.
    private final class Ticket: @unchecked Sendable {
        /// Nil once it is done with: the caller's closure must not outlive its call.
        private(set) var change: ((Database) throws -> Void)?
        /// Nil with `woken` signalled means: lead the next batch.
        private(set) var outcome: Result<Void, any Error>?
        let woken = DispatchSemaphore(value: 0)

        init(_ change: @escaping (Database) throws -> Void) { self.change = change }

        func end(_ outcome: Result<Void, any Error>) {
            self.outcome = outcome
            change = nil
        }
    }

    /// Most changes of one transaction: an upper limit for the wait of the last of them.
    private static let largestBatch = 64

    init(_ database: any DatabaseWriter) { self.database = database }

    /// Runs a change in a transaction and returns when it is on the disk, or throws and it never happened.
    func write<Value>(_ change: (Database) throws -> Value) throws -> Value {
        try withoutActuallyEscaping(change) { change in
            var value: Value?
            let ticket = Ticket { value = try change($0) }
            let leads = state.withLock { state in
                state.waiting.append(ticket)
                defer { state.isLed = true }
                return !state.isLed
            }
            if !leads { ticket.woken.wait() }
            if ticket.outcome == nil { lead() }
            try ticket.outcome?.get()
            guard let value else { preconditionFailure("a change that did not throw has no value") }
            return value
        }
    }

    /// Takes what waits, the caller's own change at its head, through one transaction.
    private func lead() {
        let batch = state.withLock { state in
            let batch = Array(state.waiting.prefix(Self.largestBatch))
            state.waiting.removeFirst(batch.count)
            return batch
        }
        var rest = batch[...]
        while !rest.isEmpty { rest = commit(rest) }
        let next = state.withLock { state in
            state.isLed = !state.waiting.isEmpty
            return state.waiting.first
        }
        for ticket in batch.dropFirst() { ticket.woken.signal() }
        next?.woken.signal()
    }

    /// - Returns: what is still to be done, where a failure ended the transaction before its end.
    private func commit(_ batch: ArraySlice<Ticket>) -> ArraySlice<Ticket> {
        var outcomes: [Result<Void, any Error>] = []
        do {
            try database.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    for ticket in batch {
                        let outcome = Self.run(ticket, in: db)
                        outcomes.append(outcome)
                        // A full disk and the like undo the whole transaction, not the savepoint alone.
                        if case .failure(let error) = outcome, !db.isInsideTransaction { throw error }
                    }
                    return .commit
                }
            }
        } catch {
            // Whatever had gone well before in this transaction is undone; where it could not even begin, nothing else will.
            let reached = outcomes.isEmpty ? batch.count : outcomes.count
            for (offset, ticket) in batch.prefix(reached).enumerated() {
                if offset < outcomes.count, case .failure = outcomes[offset] {
                    ticket.end(outcomes[offset])
                } else {
                    ticket.end(.failure(error))
                }
            }
            return batch.dropFirst(reached)
        }
        for (ticket, outcome) in zip(batch, outcomes) { ticket.end(outcome) }
        return []
    }

    private static func run(_ ticket: Ticket, in db: Database) -> Result<Void, any Error> {
        Result {
            try db.inSavepoint {
                try ticket.change?(db)
                return .commit
            }
        }
    }
}

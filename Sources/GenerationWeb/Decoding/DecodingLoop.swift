// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
private import Foundation
internal import Logging
internal import Synchronization

/// The one thread that decodes, for all models in turn: requests join and leave their model's batch between two steps.
///
/// One thread, because a step keeps every core busy by itself; two steps at once would only wait for each other.
final class DecodingLoop: Sendable {
    private struct State {
        var queues: [AdmissionQueue]
        var isDraining = false
        /// Set where what is still under way is to be cut off.
        var isEnding = false
    }

    /// The batches on their way to the thread.
    ///
    /// Sendable, because the thread takes them over before `init` returns and nobody else keeps them.
    private struct Rooms: @unchecked Sendable {
        let rooms: [DecodingRoom]
    }

    /// Tokens of prompts that are read between two steps of those under way.
    private static let promptTokens = 4_096

    private let state: Mutex<State>
    private let work = DispatchSemaphore(value: 0)
    private let ended = DispatchGroup()
    private let metrics: ServiceMetrics
    private let logger: Logger
    private let names: [String]

    init(_ models: [ServedModel], rows: Int, queue: Int, metrics: ServiceMetrics, logger: Logger) {
        state = Mutex(
            State(queues: models.map { _ in AdmissionQueue(rows: rows, limit: queue) }))
        names = models.map(\.description.name)
        self.metrics = metrics
        self.logger = logger
        let rooms = Rooms(rooms: models.map { DecodingRoom($0, rows: rows) })
        ended.enter()
        let thread = Thread { [self] in
            run(rooms.rooms)
            ended.leave()
        }
        thread.name = "decoding"
        thread.stackSize = 8 << 20
        thread.start()
    }

    // MARK: - From connections

    /// Whether new requests are taken.
    var isOpen: Bool { state.withLock { !$0.isDraining } }

    /// Takes a request on, or throws why not: the queue is full, or the service is stopping.
    func submit(_ order: CompletionOrder, model: Int, _ reply: Reply) throws {
        let choices = order.requests.enumerated().map { index, request in
            WaitingChoice(reply: reply, choice: index, request: request)
        }
        try state.withLock { state in
            guard !state.isDraining else { throw APIFailure.stopping }
            try state.queues[model].add(choices)
        }
        work.signal()
    }

    /// Takes a request's choices out of the queue and out of the batch; one that has ended is left alone.
    func cancel(_ reply: Reply, model: Int) {
        reply.cancel()
        state.withLock { $0.queues[model].remove(reply) }
        work.signal()
    }

    /// Choices that wait and choices under way, by model.
    var load: [(model: String, waiting: Int, underway: Int)] {
        let queues = state.withLock(\.queues)
        return zip(names, queues).map { ($0, $1.waiting.count, $1.underway) }
    }

    // MARK: - Stopping

    /// Takes nothing new, and waits until all is done that was taken on.
    ///
    /// - Parameter grace: after which the rest is cut off.
    func stop(grace: Duration) {
        state.withLock { $0.isDraining = true }
        work.signal()
        let milliseconds = Int(grace / .milliseconds(1))
        if ended.wait(timeout: .now() + .milliseconds(milliseconds)) == .success { return }
        state.withLock { $0.isEnding = true }
        work.signal()
        ended.wait()
    }

    // MARK: - The thread

    private func run(_ rooms: [DecodingRoom]) {
        var turns = FairTurns(count: rooms.count)
        while true {
            for (index, room) in rooms.enumerated() { note(room.dropCancelled(), index) }
            let (isDraining, isEnding, waiting) = state.withLock { state in
                (state.isDraining, state.isEnding, state.queues.map { !$0.waiting.isEmpty })
            }
            if isEnding { return cutOff(rooms) }
            let busy = rooms.indices.filter { !rooms[$0].isEmpty || waiting[$0] }
            guard let index = turns.next(among: busy) else {
                if isDraining { return }
                work.wait()
                continue
            }
            let start = ContinuousClock.now
            let room = rooms[index]
            let next = state.withLock {
                $0.queues[index].take(room.free, promptTokens: Self.promptTokens)
            }
            note(room.admit(next), index)
            if !room.isEmpty {
                metrics.stepped(names[index], rows: room.count)
                note(room.step(), index)
            }
            turns.spend(start.duration(to: .now), by: index)
        }
    }

    private func cutOff(_ rooms: [DecodingRoom]) {
        for (index, room) in rooms.enumerated() {
            note(room.failAll(.stopping), index)
            for choice in state.withLock({ $0.queues[index].removeAll() }) { choice.reply.fail(.stopping) }
        }
    }

    private func note(_ outcome: DecodingRoom.Outcome, _ index: Int) {
        if !outcome.left.isEmpty {
            state.withLock { state in
                for seconds in outcome.left { state.queues[index].left(after: seconds) }
            }
        }
        if outcome.tokens > 0 { metrics.decoded(names[index], tokens: outcome.tokens) }
        if let error = outcome.error {
            logger.error("decoding failed", metadata: ["model": "\(names[index])", "error": "\(error)"])
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// What one request waits for: filled by the decoding thread, emptied by the connection's.
final class Reply: Sendable {
    enum News {
        case progress([ChoiceProgress])
        case failed(APIFailure)
    }

    private struct State {
        var progress: [ChoiceProgress] = []
        var failure: APIFailure?
        var isCancelled = false
    }

    /// Choices in all.
    let choices: Int
    private let deadline: ContinuousClock.Instant
    private let isClientGone: @Sendable () -> Bool
    private let state = Mutex(State())
    private let arrived = DispatchSemaphore(value: 0)

    init(
        choices: Int, deadline: ContinuousClock.Instant, isClientGone: @escaping @Sendable () -> Bool
    ) {
        self.choices = choices
        self.deadline = deadline
        self.isClientGone = isClientGone
    }

    // MARK: - The decoding thread

    func add(_ progress: ChoiceProgress) {
        let isFirst = state.withLock { state in
            state.progress.append(progress)
            return state.progress.count == 1
        }
        if isFirst { arrived.signal() }
    }

    /// Ends it with a failure; what was added before is told of first.
    func fail(_ failure: APIFailure) {
        state.withLock { $0.failure = $0.failure ?? failure }
        arrived.signal()
    }

    var isCancelled: Bool { state.withLock(\.isCancelled) }

    // MARK: - The connection's thread

    /// Nobody waits any more.
    func cancel() { state.withLock { $0.isCancelled = true } }

    /// How often a waiting thread looks whether its client is still there.
    private static let glance = DispatchTimeInterval.milliseconds(100)

    /// Waits for the next news; nil where the client is gone.
    func next() -> News? {
        while true {
            if isClientGone() { return nil }
            if deadline < .now { return .failed(.overdue) }
            let news = state.withLock { state -> News? in
                if !state.progress.isEmpty {
                    defer { state.progress.removeAll(keepingCapacity: true) }
                    return .progress(state.progress)
                }
                return state.failure.map(News.failed)
            }
            if let news { return news }
            _ = arrived.wait(timeout: .now() + Self.glance)
        }
    }
}

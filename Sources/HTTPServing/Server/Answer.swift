// SPDX-License-Identifier: Apache-2.0

private import Synchronization

/// The place where a worker leaves a response for the connection's event loop.
final class Answer: Sendable {
    private struct State {
        var isThere = false
        var response: PreparedResponse?
    }

    private let state = Mutex(State())

    var isThere: Bool { state.withLock(\.isThere) }

    /// - Parameter made: nil where nothing can be sent.
    func put(_ made: PreparedResponse?) { state.withLock { $0 = State(isThere: true, response: made) } }

    func take() -> PreparedResponse? { state.withLock { $0.response.take() } }
}

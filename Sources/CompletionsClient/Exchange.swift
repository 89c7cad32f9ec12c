// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Foundation
internal import Synchronization

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// One request under way: what has come of it, and whether its connection stands.
final class Exchange: Sendable {
    /// Bytes of an answer; more than any completion has.
    private static let limit = 16 << 20

    struct State {
        var body = Data()
        var status: Int?
        var retryAfter: String?
        /// Set once the request itself has gone out.
        var isConnected = false
        var isTooLarge = false
        var isOver = false
        var error: (any Error)?
    }

    let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    func sent() { state.withLock { $0.isConnected = true } }

    func answered(_ response: URLResponse) {
        let response = response as? HTTPURLResponse
        state.withLock { state in
            state.isConnected = true
            state.status = response?.statusCode
            state.retryAfter = response?.value(forHTTPHeaderField: "Retry-After")
        }
    }

    /// - Returns: whether more is wanted.
    func received(_ data: Data) -> Bool {
        state.withLock { state in
            state.isConnected = true
            state.isTooLarge = state.isTooLarge || state.body.count + data.count > Self.limit
            if !state.isTooLarge { state.body += data }
            return !state.isTooLarge
        }
    }

    func finished(_ error: (any Error)?) {
        state.withLock { state in
            state.isOver = true
            state.error = error
        }
        ended.signal()
    }

    /// Waits for a moment.
    ///
    /// - Returns: whether it is over.
    func wait() -> Bool {
        if state.withLock({ $0.isOver }) { return true }
        return ended.wait(timeout: .now() + .milliseconds(50)) == .success
    }
}

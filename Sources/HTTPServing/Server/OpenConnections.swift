// SPDX-License-Identifier: Apache-2.0

private import Dispatch
internal import Synchronization

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// All connections: how many an address has, and which have taken too long.
///
/// An overdue connection is shut down under the lock that `closed(_:)` takes, and the library closes the descriptor only
/// after that call, so that a number which already belongs to another connection is never touched.
final class OpenConnections: Sendable {
    private struct State {
        var all: [ObjectIdentifier: Connection] = [:]
        var counts: [ClientAddress: Int] = [:]
        var isEnding = false
    }

    /// Dispatch's sources take calls from any thread; only the annotation is missing on Linux.
    private struct Timer: @unchecked Sendable {
        let source: any DispatchSourceTimer
    }

    private let state = Mutex(State())
    /// Made by `start`: one that was never active may not be let go.
    private let timer = Mutex<Timer?>(nil)

    /// Begins to look for overdue connections, so often.
    func start(every interval: Duration) {
        let milliseconds = max(Int(interval / .milliseconds(1)), 1)
        let source = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "showdown.deadlines"))
        source.setEventHandler { [weak self] in self?.cutOverdue(at: .now) }
        source.schedule(
            deadline: .now() + .milliseconds(milliseconds), repeating: .milliseconds(milliseconds))
        source.activate()
        let made = Timer(source: source)
        timer.withLock { $0 = made }
    }

    func stop() { timer.withLock { $0.take() }?.source.cancel() }

    func count(of address: ClientAddress) -> Int { state.withLock { $0.counts[address.site] ?? 0 } }

    func opened(_ connection: Connection) {
        let isEnding = state.withLock { state in
            state.all[ObjectIdentifier(connection)] = connection
            if let peer = connection.peer { state.counts[peer.site, default: 0] += 1 }
            return state.isEnding
        }
        if isEnding { connection.cut() }
    }

    func closed(_ connection: Connection) {
        state.withLock { state in
            state.all[ObjectIdentifier(connection)] = nil
            guard let site = connection.peer?.site, let count = state.counts[site] else { return }
            state.counts[site] = count > 1 ? count - 1 : nil
        }
        connection.close()
    }

    /// Lets no connection wait any more: the library must not be stopped while one is suspended.
    func cutAll() {
        let all = state.withLock { state in
            state.isEnding = true
            return Array(state.all.values)
        }
        for connection in all { connection.cut() }
    }

    private func cutOverdue(at now: ContinuousClock.Instant) {
        state.withLock { state in
            for connection in state.all.values where connection.isOverdue(at: now) {
                shutdown(connection.socket, Int32(SHUT_RDWR))
                // A stream that waits for its next piece sees nothing of the socket.
                connection.cut()
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Dispatch
private import Synchronization

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Cuts connections whose request has taken longer than the limit, however busy they look.
///
/// A connection is shut down under the lock that `closed(_:)` takes, and the library closes the descriptor only after that
/// call, so a number that already belongs to another connection is never touched.
final class Deadlines: Sendable {
    private let limit: Duration
    /// When each connection is overdue.
    private let ends = Mutex<[Int32: ContinuousClock.Instant]>([:])
    /// Dispatch's sources take calls from any thread; only the annotation is missing on Linux.
    nonisolated(unsafe) private let timer: any DispatchSourceTimer

    init(limit: Duration) {
        self.limit = limit
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "showdown.deadlines"))
    }

    /// Begins to look at the connections, at every quarter of the limit.
    func start() {
        let milliseconds = Int(limit / .milliseconds(4))
        timer.setEventHandler { [weak self] in self?.cutOverdue(at: .now) }
        timer.schedule(
            deadline: .now() + .milliseconds(milliseconds), repeating: .milliseconds(max(milliseconds, 1)))
        timer.activate()
    }

    func stop() { timer.cancel() }

    /// Notes that a connection was opened, or that it has finished a request and may begin another.
    ///
    /// - Parameter own: instead of the limit of all.
    func begun(_ connection: Int32, limit own: Duration? = nil) {
        ends.withLock { $0[connection] = .now + (own ?? limit) }
    }

    /// Notes that a connection was closed, or that its client waits for the server and not the server for it.
    func closed(_ connection: Int32) { _ = ends.withLock { $0.removeValue(forKey: connection) } }

    private func cutOverdue(at now: ContinuousClock.Instant) {
        ends.withLock { ends in
            for (connection, end) in ends where end < now {
                shutdown(connection, Int32(SHUT_RDWR))
            }
        }
    }
}

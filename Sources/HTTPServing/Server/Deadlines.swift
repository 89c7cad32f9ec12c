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
    private let started = Mutex<[Int32: ContinuousClock.Instant]>([:])
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
    func begun(_ connection: Int32) { started.withLock { $0[connection] = .now } }

    func closed(_ connection: Int32) { _ = started.withLock { $0.removeValue(forKey: connection) } }

    private func cutOverdue(at now: ContinuousClock.Instant) {
        started.withLock { started in
            for (connection, start) in started where start.duration(to: now) > limit {
                shutdown(connection, Int32(SHUT_RDWR))
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Synchronization

/// One connection from its start to its close, and the gate at which its event loop and other threads meet.
///
/// The event loop suspends the connection when it has nothing to do until another thread has made something; that thread
/// makes it and lets the connection go on. Both happen under one lock, so that no wake-up is lost, none comes before the
/// suspension, and none after the connection's end.
final class Connection: Sendable {
    /// What the event loop finds at the gate.
    enum Turn {
        /// What it waits for is there.
        case ready
        /// The library will call again.
        case suspended
        /// The server stops, or the time is up: the connection ends.
        case cut
    }

    private struct Gate {
        var isSuspended = false
        var isCut = false
        var isClosed = false
    }

    let socket: Int32
    let peer: ClientAddress?
    /// The library takes `MHD_resume_connection` from any thread; everything else is done by the connection's event loop.
    nonisolated(unsafe) private let handle: OpaquePointer
    private let gate = Mutex(Gate())
    /// When the client must be done, in milliseconds since `start`; `Int.max` while it waits for the server.
    private let due = Atomic<Int>(.max)

    private static let start = ContinuousClock.now

    init(_ handle: OpaquePointer) {
        self.handle = handle
        socket = cmicrohttpd_connection_socket(handle)
        peer = cmicrohttpd_connection_address(handle).flatMap { ClientAddress($0) }
    }

    // MARK: - The gate

    /// Suspends the connection unless what it waits for is there; called in the library's callbacks alone.
    func pause(unless isReady: () -> Bool) -> Turn {
        gate.withLock { gate in
            if isReady() { return .ready }
            if gate.isCut { return .cut }
            MHD_suspend_connection(handle)
            gate.isSuspended = true
            return .suspended
        }
    }

    /// Makes a change that the event loop may be waiting for, and lets the connection go on.
    func proceed(after change: () -> Void) {
        gate.withLock { gate in
            change()
            resume(&gate)
        }
    }

    /// Ends the connection: at once where it is suspended, else when it would next wait.
    func cut() {
        gate.withLock { gate in
            gate.isCut = true
            resume(&gate)
        }
    }

    /// The library is about to close the descriptor.
    func close() { gate.withLock { $0.isClosed = true } }

    private func resume(_ gate: inout Gate) {
        guard gate.isSuspended else { return }
        gate.isSuspended = false
        MHD_resume_connection(handle)
    }

    // MARK: - Time

    /// Gives the client so long from now; nil where it waits for the server and not the server for it.
    func setDeadline(_ limit: Duration?) {
        due.store(limit.map { Self.milliseconds(at: .now + $0) } ?? .max, ordering: .relaxed)
    }

    func isOverdue(at now: ContinuousClock.Instant) -> Bool {
        due.load(ordering: .relaxed) < Self.milliseconds(at: now)
    }

    private static func milliseconds(at instant: ContinuousClock.Instant) -> Int {
        Int(start.duration(to: instant) / .milliseconds(1))
    }

    // MARK: - Presence

    /// Whether nobody is at the other end any more.
    ///
    /// The descriptor belongs to this connection as long as the gate is not closed.
    var isClientGone: Bool {
        gate.withLock { $0.isClosed || $0.isCut || ClientPresence.isGone(socket) }
    }
}

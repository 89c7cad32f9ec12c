// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The person pressed Ctrl-C, or the system asked the program to end.
struct Interrupted: Error, CustomStringConvertible {
    var description: String { "interrupted; nothing was left half-written. Run the same command again" }
}

/// Turns SIGINT and SIGTERM into an error at the next safe place of a long run.
///
/// The signals are blocked in every thread and fetched by one of their own. A handler would run on the stack of
/// whichever thread is computing, and with handlers two interruptions in three of a matrix product ended in a corrupted
/// heap: generated kernels seem to use the stack pointer for other things, where the system then writes its frame.
enum Interruption {
    private static let pending = Atomic<Bool>(false)
    private static let released = Atomic<Bool>(false)
    private static let arrived = DispatchSemaphore(value: 0)
    private static let waiter = Mutex<pthread_t?>(nil)

    /// From here on the signals are noted; a second one ends the program at once.
    ///
    /// Called before the first computation: threads inherit what their maker blocks.
    static func watch() {
        var signals = set()
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        released.store(false, ordering: .relaxed)
        var thread = pthread_t()
        if pthread_create(&thread, nil, waitForSignals, nil) == 0 { waiter.withLock { $0 = thread } }
    }

    /// Gives the signals back, to a server that has its own way to end.
    static func release() {
        let thread = waiter.withLock { waiter in
            defer { waiter = nil }
            return waiter
        }
        guard let thread else { return }
        released.store(true, ordering: .relaxed)
        pthread_kill(thread, SIGTERM)
        pthread_join(thread, nil)
        var signals = set()
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    static func check() throws {
        if pending.load(ordering: .relaxed) { throw Interrupted() }
    }

    /// Blocks a server's main thread until the first signal has come, after `watch()`.
    static func wait() {
        arrived.wait()
        arrived.signal()
    }

    fileprivate static func fetchSignals() {
        while true {
            var signals = set()
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0, !released.load(ordering: .relaxed) else { return }
            if pending.exchange(true, ordering: .relaxed) { _exit(128 + number) }
            arrived.signal()
        }
    }

    private static func set() -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }
}

private func waitForSignals(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    Interruption.fetchSignals()
    return nil
}

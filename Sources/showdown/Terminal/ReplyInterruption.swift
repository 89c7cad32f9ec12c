// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Ctrl-C while a program talks with a person: it ends a reply, and between replies nothing on a terminal.
///
/// The signals are fetched by a thread of their own, as `Interruption` does it and for its reason.
enum ReplyInterruption {
    private static let isReplying = Atomic<Bool>(false)
    private static let isStopped = Atomic<Bool>(false)

    /// Called before the first computation: threads inherit what their maker blocks.
    static func watch() {
        var signals = set()
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var thread = pthread_t()
        pthread_create(&thread, nil, waitForReplySignals, nil)
    }

    static func beginReply() {
        isStopped.store(false, ordering: .relaxed)
        isReplying.store(true, ordering: .relaxed)
    }

    /// Whether the reply is to end here.
    static var stopsReply: Bool { isStopped.load(ordering: .relaxed) }

    static func endReply() { isReplying.store(false, ordering: .relaxed) }

    fileprivate static func wait() {
        while true {
            var signals = set()
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { return }
            // Nothing is ever half-written here: SIGTERM ends the program where it stands.
            guard number == SIGINT else { _exit(128 + number) }
            if isReplying.load(ordering: .relaxed) {
                // A second one means the program.
                if isStopped.exchange(true, ordering: .relaxed) { _exit(128 + number) }
            } else if isatty(STDIN_FILENO) == 1 {
                Message.write("\n(Ctrl-D or /quit ends the conversation)\n> ")
            } else {
                _exit(128 + number)
            }
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

private func waitForReplySignals(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    ReplyInterruption.wait()
    return nil
}

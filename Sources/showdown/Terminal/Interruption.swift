// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The person pressed Ctrl-C, or the system asked the program to end.
struct Interrupted: Error, CustomStringConvertible {
    var description: String {
        "interrupted; nothing was left half-written. Run the same command again to go on"
    }
}

/// Turns SIGINT and SIGTERM into an error at the next safe place of a long run.
enum Interruption {
    private static let pending = Atomic<Bool>(false)

    /// From here on the signals are noted; a second one ends the program at once.
    static func watch() {
        for number in [SIGINT, SIGTERM] { signal(number, noteSignal) }
    }

    /// Gives the signals back, to a server that has its own way to end.
    static func release() {
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }

    static func check() throws {
        if pending.load(ordering: .relaxed) { throw Interrupted() }
    }

    fileprivate static func note() -> Bool { pending.exchange(true, ordering: .relaxed) }
}

private func noteSignal(_ number: Int32) {
    if Interruption.note() { _exit(128 + number) }
}

// SPDX-License-Identifier: Apache-2.0

private import HTTPServing

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Ctrl-C and a polite kill, from the moment this is made: one that comes before `wait()` is not lost.
///
/// The first signal is noted in a pipe and hands its number back to the system, so that a second one ends the process
/// at once. A process has one of these at a time.
final class StopSignal: Sendable {
    private let readingEnd: Int32
    private let writingEnd: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw ServingFailure(.system, "No pipe could be opened: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        readingEnd = ends[0]
        writingEnd = ends[1]
        noteDescriptor = ends[1]
        // A browser that hangs up while a response is written must not end the server.
        signal(SIGPIPE, SIG_IGN)
        for number in [SIGINT, SIGTERM] { signal(number, noteStop) }
    }

    deinit {
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        close(writingEnd)
        close(readingEnd)
    }

    /// Blocks the calling thread until one has arrived.
    func wait() {
        var watched = pollfd(fd: readingEnd, events: Int16(POLLIN), revents: 0)
        while poll(&watched, 1, -1) < 0 && errno == EINTR {}
    }
}

/// Where the handler writes.
///
/// A word that is written while the handlers are off and only read by them; a handler may not take a lock.
nonisolated(unsafe) private var noteDescriptor: Int32 = -1

/// Does only what signal-safety(7) allows.
private func noteStop(_ number: Int32) {
    let code = errno
    signal(number, SIG_DFL)
    var byte: UInt8 = 1
    _ = write(noteDescriptor, &byte, 1)
    errno = code
}

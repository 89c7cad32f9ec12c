// SPDX-License-Identifier: Apache-2.0

private import Dispatch

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The signals that end a server: Ctrl-C and a polite kill.
enum StopSignal {
    /// Blocks the calling thread until one arrives; from then on a second one ends the process at once.
    static func wait() {
        // A browser that hangs up while a response is written must not end the server.
        signal(SIGPIPE, SIG_IGN)
        let arrived = DispatchSemaphore(value: 0)
        let queue = DispatchQueue(label: "showdown.signals")
        let sources = [SIGINT, SIGTERM].map { number in
            // Dispatch sees a signal only where the default action is off.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { arrived.signal() }
            source.activate()
            return source
        }
        arrived.wait()
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}

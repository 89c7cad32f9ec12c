// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Seconds of processor time: what other programs take on the same core does not count.
enum ProcessorTime {
    static func seconds(of body: () -> Void) -> Double {
        let start = now
        body()
        return now - start
    }

    private static var now: Double { read(CLOCK_THREAD_CPUTIME_ID) }

    /// Seconds of all threads of this process so far.
    static var process: Double { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Of all threads of this process, and of the clock on the wall.
    static func wholeSeconds(of body: () throws -> Void) rethrows -> (wall: Double, processor: Double) {
        let (wall, processor) = (read(CLOCK_MONOTONIC), process)
        try body()
        return (read(CLOCK_MONOTONIC) - wall, process - processor)
    }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

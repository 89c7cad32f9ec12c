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

    /// Of the whole process, all its threads together, and of the clock on the wall.
    static func wholeSeconds(of body: () throws -> Void) rethrows -> (wall: Double, processor: Double) {
        let (wall, processor) = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
        try body()
        return (now(CLOCK_MONOTONIC) - wall, now(CLOCK_PROCESS_CPUTIME_ID) - processor)
    }

    private static var now: Double { now(CLOCK_THREAD_CPUTIME_ID) }

    private static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

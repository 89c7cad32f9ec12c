// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The machine that a figure was measured on.
struct Machine: Encodable {
    /// As /proc/cpuinfo names it; the architecture where it does not.
    var processor: String
    var cores: Int

    static var current: Machine {
        let text = FileManager.default.contents(atPath: "/proc/cpuinfo").map {
            String(decoding: $0, as: UTF8.self)
        }
        let line = text?.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = line?.split(separator: ":", maxSplits: 1).last.map { $0.drop { $0 == " " } }
        #if arch(arm64)
        let architecture = "arm64"
        #else
        let architecture = "x86-64"
        #endif
        return Machine(
            processor: name.map(String.init) ?? architecture, cores: sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }
}

/// Seconds of this thread's processor time: what other programs take on the same core does not count.
enum ProcessorTime {
    static func seconds(of body: () -> Void) -> Double {
        let start = now
        body()
        return now - start
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

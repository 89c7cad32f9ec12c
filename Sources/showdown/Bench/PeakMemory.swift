// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The most memory that this process held at once.
enum PeakMemory {
    /// Since the process began or `reset` was called; nil where the system does not say.
    ///
    /// Not by `getrusage`: its figure begins with that of the process that started this one.
    static var bytes: Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
            return nil
        }
        for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
            return kibibytes.flatMap { Int($0) }.map { $0 * 1_024 }
        }
        return nil
    }

    /// Forgets what was held before now (proc(5), `clear_refs`); where the system cannot, the peak is the process's whole one.
    static func reset() {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
        try? file.write(contentsOf: Data("5".utf8))
        try? file.close()
    }
}

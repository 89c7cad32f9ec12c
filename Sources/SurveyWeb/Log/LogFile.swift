// SPDX-License-Identifier: Apache-2.0

package import Foundation
private import HTTPServing
private import Synchronization

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A file of one JSON object a line, which only grows; its owner alone can read it.
///
/// Control characters stand escaped in JSON, so that no value can begin a line of its own.
package final class LogFile: Sendable {
    private let descriptor: Int32
    private let clock: @Sendable () -> Date
    private let lock = Mutex(())

    package init(appendingTo path: String, clock: @escaping @Sendable () -> Date = { Date() }) throws {
        let opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw ServingFailure(
                .noInput, "The log \(path) cannot be opened: \(String(cString: strerror(errno)))",
                hint: "Name a file in a folder that exists with --log")
        }
        descriptor = opened
        self.clock = clock
    }

    deinit { close(descriptor) }

    /// Writes a line; one that cannot be written is passed over, because a full disk must not stop the survey.
    package func write(_ members: [(name: String, value: Value)]) {
        var line = "{\"time\":\(Self.quoted(clock().formatted(Self.timeFormat)))"
        for (name, value) in members { line += ",\(Self.quoted(name)):\(value.json)" }
        let bytes = Array((line + "}\n").utf8)
        lock.withLock { _ in _ = Glibc.write(descriptor, bytes, bytes.count) }
    }

    package enum Value: Sendable {
        case text(String)
        case number(Int)
        case milliseconds(Double)

        fileprivate var json: String {
            switch self {
            case .text(let text): LogFile.quoted(text)
            case .number(let number): String(number)
            case .milliseconds(let value): String((value * 1000).rounded() / 1000)
            }
        }
    }

    fileprivate static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static let timeFormat = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}

// SPDX-License-Identifier: Apache-2.0

import StudyFiles

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The lines of standard input, one at a time, so that a program on the other side of a pipe can wait for each answer.
struct InputLines {
    /// 1-based number of the last line given.
    private(set) var number = 0
    /// Bytes read and not given yet, from `start` on.
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    /// The next line without its line break, `\n` or `\r\n`; nil at the end.
    ///
    /// A byte that is not UTF-8 is an error.
    mutating func next() throws -> String? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0a) {
                defer { start = end + 1 }
                return try line(buffer[start..<end])
            }
            if isAtEnd {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return try line(buffer[start...])
            }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            try read()
        }
    }

    private mutating func line(_ bytes: ArraySlice<UInt8>) throws -> String {
        number += 1
        guard let text = String(validating: bytes.last == 0x0d ? bytes.dropLast() : bytes, as: UTF8.self)
        else {
            throw failure("is not valid UTF-8", hint: "Convert it to UTF-8")
        }
        return text
    }

    private mutating func read() throws {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var count = -1
        repeat {
            count = chunk.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
        } while count < 0 && errno == EINTR
        guard count >= 0 else {
            throw FileFailure(
                .inputOutput, path: "standard input",
                reason: "could not be read: \(String(cString: strerror(errno)))")
        }
        isAtEnd = count == 0
        buffer += chunk[..<count]
    }

    func failure(_ reason: String, hint: String? = nil) -> FileFailure {
        FileFailure(.badData, path: "standard input", line: number, reason: reason, hint: hint)
    }
}

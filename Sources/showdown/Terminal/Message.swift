// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Words for people, on standard error; data and results go to standard output.
enum Message {
    static func say(_ text: String) { write(text + "\n") }

    /// Text without a line break of its own; a closed standard error is no fault.
    static func write(_ text: String) {
        Array(text.utf8).withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = Glibc.write(2, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
                guard count > 0 else { return }
                offset += count
            }
        }
    }
}

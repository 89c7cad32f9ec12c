// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Words for people, on standard error; data and results go to standard output.
enum Message {
    static func say(_ text: String) {
        let line = Array((text + "\n").utf8)
        line.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = write(2, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
                guard count > 0 else { return }
                offset += count
            }
        }
    }
}

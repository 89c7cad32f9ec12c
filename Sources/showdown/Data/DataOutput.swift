// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import PreferenceData
import StudyFiles

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where results go: a file, or standard output.
enum DataOutput {
    /// Throws where the output is the file that is read, under whatever name.
    static func requireOther(than input: String, _ output: String?) throws {
        guard let output, FileContents.exists(output) else { return }
        guard FileContents.canonical(input) != FileContents.canonical(output) else {
            throw ValidationError("--output is the file that is read; choose another one.")
        }
    }

    static func write(_ bytes: [UInt8], to path: String?) throws {
        if let path { return try FileContents.write(bytes, to: path) }
        try send(bytes, to: STDOUT_FILENO)
    }

    static func write(_ records: [some Encodable], to path: String?) throws {
        var bytes: [UInt8] = []
        for record in records { bytes += try JSONLines.encode(record) }
        try write(bytes, to: path)
    }

    private static func send(_ bytes: [UInt8], to descriptor: Int32) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw FileFailure(
                    .inputOutput, path: "standard output",
                    reason: "could not be written: \(String(cString: strerror(errno)))")
            }
            offset += count
        }
    }

    /// Tells what was left out and where the list of it is.
    static func say(_ drops: DropList, list: String?) {
        guard drops.total > 0 else { return }
        let reasons = drops.rows.map { "\($0.reason.rawValue) (\($0.count))" }.joined(separator: ", ")
        Message.say("Left out: \(reasons)." + (list.map { " See \($0)." } ?? ""))
    }
}

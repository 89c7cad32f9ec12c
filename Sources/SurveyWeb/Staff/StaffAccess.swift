// SPDX-License-Identifier: Apache-2.0

private import Foundation
private import HTTPServing

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Who may see the dashboard: a token, and a one-time password where the file has a secret for it.
///
/// The file's first line is the token, at least sixteen characters; its second, where there is one, the base 32 secret of an
/// authenticator.
package struct StaffAccess: Sendable {
    private let token: String
    let oneTimePassword: OneTimePassword?
    /// Whether the file was made just now, with a token that somebody must read there.
    package let isNew: Bool

    /// Reads the file; one that is missing is made, with a random token, for its owner alone.
    package init(path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            try Self.make(path)
            isNew = true
        } else {
            isNew = false
        }
        var status = stat()
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), stat(path, &status) == 0 else {
            throw ServingFailure(.noInput, "The staff token \(path) cannot be read")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw ServingFailure(
                .badData, "The staff token \(path) can be read by others", hint: "Run chmod 600 \(path)")
        }
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        guard let first = lines.first, first.utf8.count >= 16, lines.count <= 2 else {
            throw ServingFailure(
                .badData, "\(path) is not a staff token",
                hint:
                    "Its first line is a token of 16 characters or more; its second, if any, an authenticator's secret"
            )
        }
        token = first
        guard lines.count == 2 else {
            oneTimePassword = nil
            return
        }
        guard let password = OneTimePassword(base32: lines[1]) else {
            throw ServingFailure(
                .badData, "The second line of \(path) is not an authenticator's secret",
                hint: "Write 16 characters or more of base 32: A to Z and 2 to 7")
        }
        oneTimePassword = password
    }

    func isToken(_ text: String) -> Bool { SecretText.equal(text, token) }

    private static func make(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ServingFailure(
                .noInput, "The staff token \(path) cannot be written: \(String(cString: strerror(errno)))",
                hint: "Name a file in a folder that exists with --staff-token")
        }
        defer { close(descriptor) }
        let bytes = Array((HexadecimalText.random(bytes: 20) + "\n").utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw ServingFailure(.system, "The staff token \(path) could not be written")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials

/// A certificate with its chain and the key that belongs to it, as PEM.
package struct TLSIdentity: Sendable {
    let certificate: String
    let key: String
    /// Where they came from, for messages.
    let certificatePath: String
    let keyPath: String

    /// Reads both files.
    ///
    /// Whether they belong together shows when the server starts.
    package init(certificate: String, key: String) throws {
        self.certificate = try Self.text(of: certificate, what: "certificate")
        self.key = try Self.text(of: key, what: "key")
        certificatePath = certificate
        keyPath = key
        guard self.certificate.contains("-----BEGIN CERTIFICATE-----") else {
            throw ServingFailure(
                .badData, "\(certificate) holds no certificate in PEM",
                hint: "Give the file that begins with -----BEGIN CERTIFICATE-----, the chain with it")
        }
        guard !self.key.contains("ENCRYPTED") else {
            throw ServingFailure(
                .badData, "The key in \(key) is encrypted",
                hint:
                    "Decrypt it (`openssl pkey -in FILE -out FILE`) into a file that only the server's user reads"
            )
        }
        guard self.key.contains("PRIVATE KEY-----") else {
            throw ServingFailure(
                .badData, "\(key) holds no private key in PEM",
                hint: "Give the file that begins with -----BEGIN PRIVATE KEY-----")
        }
    }

    private static func text(of path: String, what: String) throws -> String {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw ServingFailure(
                .noInput, "The \(what) \(path) cannot be read", hint: "Check the path and its permissions")
        }
        guard let text = String(validating: bytes, as: UTF8.self), bytes.count <= 1 << 20 else {
            throw ServingFailure(
                .badData, "The \(what) \(path) is not PEM", hint: "PEM is text of lines of base64")
        }
        return text
    }
}

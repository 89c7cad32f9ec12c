// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import Testing

/// Whether this machine can make a certificate and ask over TLS.
private let hasOpenSSL = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

/// Skipped with this word where openssl is absent.
@Suite(.enabled(if: hasOpenSSL, "needs /usr/bin/openssl"))
struct TLSTests {
    /// Certificates in a folder of their own, which ends with the test.
    private final class Certificates {
        let folder = NSTemporaryDirectory() + "tls-" + UUID().uuidString

        init() throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func make(_ name: String) throws -> (certificate: String, key: String) {
            let (certificate, key) = ("\(folder)/\(name).pem", "\(folder)/\(name)-key.pem")
            _ = try TLSTests.openssl([
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out",
                certificate,
            ])
            return (certificate, key)
        }

        func write(_ text: String, _ name: String) throws -> String {
            try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
            return folder + "/" + name
        }
    }

    private static func openssl(_ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        let (inward, outward) = (Pipe(), Pipe())
        process.standardInput = inward
        process.standardOutput = outward
        process.standardError = FileHandle.nullDevice
        try process.run()
        try inward.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try inward.fileHandleForWriting.close()
        let output = try outward.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }

    private func server(_ identity: TLSIdentity) throws -> Server {
        var options = ServerOptions()
        options.identity = identity
        var router = Router()
        router.on(.get, "/") { request, _ in .text("secure: \(request.isSecure)") }
        return try Server(
            host: "127.0.0.1", port: 0, options: options, logger: ServerTests.logger, responder: router)
    }

    private func ask(_ server: Server, _ certificate: String, version: String) throws -> String {
        try Self.openssl(
            [
                "s_client", "-quiet", "-verify_return_error", "-CAfile", certificate, version, "-connect",
                "127.0.0.1:\(server.port)",
            ], input: "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    }

    @Test func servesOverTLS() throws {
        let certificates = try Certificates()
        let files = try certificates.make("one")
        let server = try server(try TLSIdentity(certificate: files.certificate, key: files.key))
        #expect(server.address.hasPrefix("https://127.0.0.1:"))
        #expect(try ask(server, files.certificate, version: "-tls1_3").hasSuffix("secure: true"))
        #expect(try ask(server, files.certificate, version: "-tls1_2").hasSuffix("secure: true"))
        #expect(try ask(server, files.certificate, version: "-tls1_1").isEmpty)
        #expect(try !Client.exchange(LimitsTests.get, port: server.port).contains("secure"))
        server.stop()
    }

    @Test func namesTheFileThatIsWrong() throws {
        let certificates = try Certificates()
        let (one, other) = (try certificates.make("one"), try certificates.make("other"))
        let text = try certificates.write("no PEM at all", "text")
        let sealed = try certificates.write(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMA==\n-----END ENCRYPTED PRIVATE KEY-----\n", "sealed")
        let broken = try certificates.write(
            "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n", "broken")
        func failure(_ certificate: String, _ key: String) -> ServingFailure? {
            do {
                try server(try TLSIdentity(certificate: certificate, key: key)).stop()
                return nil
            } catch { return error as? ServingFailure }
        }
        let missing = failure("/nowhere/cert.pem", one.key)
        #expect(missing?.kind == .noInput && missing?.reason.contains("/nowhere/cert.pem") == true)
        #expect(failure(text, one.key)?.reason.contains("no certificate") == true)
        #expect(failure(one.certificate, text)?.reason.contains("no private key") == true)
        #expect(failure(one.certificate, sealed)?.reason.contains("encrypted") == true)
        #expect(failure(broken, one.key)?.kind == .badData)
        let unequal = failure(one.certificate, other.key)
        #expect(unequal?.kind == .badData && unequal?.hint?.contains("belong together") == true)
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Foundation

/// What a researcher should know before volunteers come.
package enum ServingWarnings {
    /// - Parameter isEncrypted: whether this server gives TLS itself.
    package static func all(
        study: String, host: String, publicAddress: String?, isEncrypted: Bool = false
    ) -> [String] {
        var warnings: [String] = []
        let folder = URL(fileURLWithPath: study).deletingLastPathComponent().path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where name.hasSuffix(".key") {
            warnings.append(
                "The key \(name) lies beside the study. Whoever runs the server can unblind it; keep the key elsewhere."
            )
        }
        if names.contains("responses.jsonl") {
            warnings.append(
                "responses.jsonl lies beside the study and names the method of each response; keep it elsewhere."
            )
        }
        if !isLoopback(host), !isEncrypted, publicAddress?.hasPrefix("https://") != true {
            warnings.append(
                "Answers and names cross the network unencrypted. Put a proxy with TLS in front and say --public-address, or give --tls-certificate."
            )
        }
        return warnings
    }

    /// Whether a host, with or without a port, is this machine alone.
    static func isLoopback(_ host: String) -> Bool {
        let name =
            host.hasPrefix("[")
            ? String(host.dropFirst().prefix { $0 != "]" }) : String(host.prefix { $0 != ":" })
        return name == "localhost" || name == "::1" || host == "::1" || name.hasPrefix("127.")
    }
}

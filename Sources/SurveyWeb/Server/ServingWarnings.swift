// SPDX-License-Identifier: Apache-2.0

private import Foundation

/// What a researcher should know before volunteers come.
package enum ServingWarnings {
    package static func all(study: String, host: String, publicAddress: String?) -> [String] {
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
        let loopback = host == "localhost" || host == "::1" || host.hasPrefix("127.")
        if !loopback && publicAddress?.hasPrefix("https://") != true {
            warnings.append(
                "Answers and names cross the network unencrypted. Put a proxy with TLS in front and say --public-address."
            )
        }
        return warnings
    }
}

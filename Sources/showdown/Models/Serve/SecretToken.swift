// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles

/// A bearer token from a file or the environment, never from the command line, which every user of a machine can read.
enum SecretToken {
    /// The file's only line, else the variable's value; nil where neither is named.
    static func read(file: String?, variable: String) throws -> String? {
        if let file {
            let text = try FileContents.readText(file)
            let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard isSound(token) else {
                throw FileFailure(
                    .badData, path: file, reason: "holds no token",
                    hint: "Write one line of visible ASCII characters into it, without spaces")
            }
            return token
        }
        guard let token = ProcessInfo.processInfo.environment[variable], !token.isEmpty else { return nil }
        guard isSound(token) else {
            throw FileFailure(
                .badData, path: "the variable \(variable)", reason: "holds no token",
                hint: "A token is visible ASCII characters without spaces")
        }
        return token
    }

    private static func isSound(_ token: String) -> Bool {
        !token.isEmpty && token.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}

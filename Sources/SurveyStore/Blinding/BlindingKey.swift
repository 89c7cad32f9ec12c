// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import StudyFiles

/// The secret that opens a study's table of methods; a file of its own, kept away from the study.
package struct BlindingKey: Codable, Equatable, Sendable, CustomStringConvertible {
    /// The study's id, to tell key files apart.
    package var study: String
    /// The study's seal.
    package var seal: String
    /// 32 bytes as 64 hexadecimal digits.
    private var key: String

    init(study: String, seal: String, secret: Data) {
        self.study = study
        self.seal = seal
        key = secret.hexadecimal
    }

    package static func read(from path: String) throws -> BlindingKey {
        let contents = try FileContents.read(path)
        guard let key = try? JSONDecoder().decode(BlindingKey.self, from: contents), key.secret != nil else {
            throw FileFailure(
                .badData, path: path, reason: "is not a key",
                hint: "Give the file that `showdown study create` wrote with --key")
        }
        return key
    }

    /// Nil where the text is not 32 bytes.
    var secret: SymmetricKey? {
        guard let data = Data(hexadecimal: key), data.count == 32 else { return nil }
        return SymmetricKey(data: data)
    }

    package var description: String { "BlindingKey(\(study))" }
}

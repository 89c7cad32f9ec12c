// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LanguageModels
internal import StudyFiles
internal import Tensors

/// What a frozen model says of data, in files named by the SHA-256 of all that decides it, so that it is computed once.
///
/// Files are written whole. One that is damaged is computed again, with a word.
package struct KeyedFiles {
    package let folder: String
    /// Told where a file was damaged and is computed again.
    package let onDamage: (String) -> Void

    package init(_ folder: String, onDamage: @escaping (String) -> Void = { _ in }) {
        self.folder = folder
        self.onDamage = onDamage
    }

    /// What a file holds, or what is computed and then kept in it.
    ///
    /// - Parameters:
    ///   - what: in a sentence, before "computed again".
    ///   - read: nil, or throws, where the file is not sound.
    func value<Value>(
        _ name: String, _ what: String, read: (_ path: String) throws -> Value?,
        write: (Value) throws -> Data, compute: () throws -> Value
    ) throws -> Value {
        let path = "\(folder)/\(name)"
        if FileContents.exists(path) {
            if let value = try? read(path) { return value }
            onDamage("\(path) is damaged; \(what) computed again")
        }
        let value = try compute()
        try FileContents.makeFolder(folder)
        try FileContents.write(try write(value), to: path)
        return value
    }

    /// The hash of what decides a model's numbers, to which the data's tokens are added.
    ///
    /// - Parameters:
    ///   - version: of the code that computes.
    ///   - wishes: what else decides, in words.
    static func hash(
        version: Int, _ wishes: String..., model: LanguageModel, precision: Precision
    ) throws -> RunningFingerprint {
        var hash = RunningFingerprint()
        let first = (["\(version)", precision.rawValue] + wishes).joined(separator: " ")
        hash.add(Array("\(first)\n".utf8))
        hash.add(Array("\(try ModelFingerprint.weights(model))\n".utf8))
        hash.add(Array("\(try ModelFingerprint.configuration(model))\n".utf8))
        return hash
    }

    static func add(_ texts: [[Int32]], to hash: inout RunningFingerprint) {
        for tokens in texts {
            hash.add(Array("\(tokens.count):".utf8))
            tokens.withUnsafeBytes { hash.add($0) }
        }
    }
}

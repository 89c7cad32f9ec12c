// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import StudyFiles
internal import Surveys

extension ReceiptProof {
    /// A canonical JSON object: `{"checkpoint", "code", "entry", "index", "key", "path", "salt", "version": 1}`.
    package var json: String {
        CanonicalValue.object([
            "checkpoint": .text(checkpoint.text), "code": .text(code), "entry": .text(entry),
            "index": .integer(index), "key": .text(key?.description ?? ""),
            "path": .list(path.map { .text($0.base64) }), "salt": .text(salt.hexadecimal),
            "version": .integer(1),
        ]).string
    }

    /// C2SP's transparency log proof (c2sp.org/tlog-proof), in lines that survive print and mail.
    ///
    /// Its extra data is the base 64 of a canonical object of code, entry, key and salt.
    package var text: String {
        let extra = CanonicalValue.object([
            "code": .text(code), "entry": .text(entry), "key": .text(key?.description ?? ""),
            "salt": .text(salt.hexadecimal),
        ])
        return """
            \(Self.firstLine)
            extra \(Data(extra.bytes).base64EncodedString())
            index \(index)
            \(path.map { $0.base64 + "\n" }.joined())
            \(checkpoint.text)
            """.trimmingCharacters(in: .newlines) + "\n"
    }

    private static let firstLine = "c2sp.org/tlog-proof@v1"

    /// Reads either form.
    package init(parsing text: String) throws {
        let text = text.replacingOccurrences(of: "\r\n", with: "\n").trimmingCharacters(
            in: .whitespacesAndNewlines)
        let parsed = text.hasPrefix("{") ? try Self.parse(json: text) : try Self.parse(proof: text)
        guard let parsed else {
            throw StoreFailure(
                .badData, reason: "is not the proof of a receipt",
                hint:
                    "Keep the whole file from the receipt's page: receipt.json, or the text that begins with \(Self.firstLine)"
            )
        }
        self = parsed
    }

    package static func read(from path: String) throws -> ReceiptProof {
        do {
            return try ReceiptProof(parsing: FileContents.readText(path))
        } catch var failure as StoreFailure {
            failure.path = path
            throw failure
        }
    }

    private static func parse(json text: String) throws -> ReceiptProof? {
        guard let value = CanonicalValue(untrusted: text), let index = value["index"]?.integerValue,
            let path = value["path"]?.listValue?.map({ $0.textValue ?? "" }),
            let checkpoint = value["checkpoint"]?.textValue
        else { return nil }
        return try ReceiptProof(value, index: index, path: path, checkpoint: checkpoint)
    }

    private static func parse(proof text: String) throws -> ReceiptProof? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard let gap = lines.firstIndex(of: ""), gap >= 3, lines[0] == firstLine,
            lines[1].hasPrefix("extra "),
            lines[2].hasPrefix("index "), let index = Int(lines[2].dropFirst(6)),
            let extra = Data(base64Encoded: String(lines[1].dropFirst(6))),
            let value = CanonicalValue(untrusted: String(decoding: extra, as: UTF8.self))
        else { return nil }
        // Print and mail leave trailing spaces and lose the last line break.
        let checkpoint = lines[(gap + 1)...].joined(separator: "\n") + "\n"
        return try ReceiptProof(value, index: index, path: Array(lines[3..<gap]), checkpoint: checkpoint)
    }

    /// - Parameter value: the object that holds code, entry, key and salt in both forms.
    private init?(_ value: CanonicalValue, index: Int, path: [String], checkpoint: String) throws {
        let hashes = path.compactMap(MerkleHash.init(base64:))
        guard index >= 0, hashes.count == path.count, let code = value["code"]?.textValue,
            let entry = value["entry"]?.textValue, let key = value["key"]?.textValue,
            let salt = value["salt"]?.textValue.flatMap(Data.init(hexadecimal:)), salt.count == 32
        else { return nil }
        let known = LedgerKey.Public(key)
        guard known != nil || key.isEmpty else { return nil }
        self.init(
            code: code, salt: salt, index: index, entry: entry, path: hashes,
            checkpoint: try LedgerCheckpoint(parsing: checkpoint), key: known)
    }
}

extension CanonicalValue {
    /// The value that a text states; nil where it states none.
    ///
    /// Text that is longer or deeper than any of ours is not read: a decoder's stack is not for strangers to fill.
    init?(untrusted text: String) {
        let isDeep = text.utf8.count(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }) > 64
        guard text.utf8.count <= 1 << 20, !isDeep,
            let value = CanonicalValue(parsing: text)
        else { return nil }
        self = value
    }

    var listValue: [CanonicalValue]? {
        guard case .list(let values) = self else { return nil }
        return values
    }
}

// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// Writes tensors as F32 in the order given; the header is padded so that the data begins at a multiple of 64 bytes.
package enum SafetensorsEncoding {
    package static func encode(_ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:])
        -> Data
    {
        withPieces(tensors, metadata: metadata) { pieces in
            var data = Data(capacity: pieces.reduce(0) { $0 + $1.count })
            for piece in pieces { data.append(piece) }
            return data
        }
    }

    /// The file in pieces, header first: those of tensors are their own memory, so that nothing is copied.
    ///
    /// - Parameter body: must not keep the pieces.
    package static func withPieces<Result>(
        _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:],
        _ body: ([Data]) throws -> Result
    ) rethrows -> Result {
        let memory = tensors.map { _, tensor in
            Data(bytesNoCopy: tensor.pointer, count: tensor.count * 4, deallocator: .none)
        }
        return try withExtendedLifetime(tensors) { try body([header(tensors, metadata)] + memory) }
    }

    private static func header(
        _ tensors: [(name: String, tensor: Tensor)], _ metadata: [String: String]
    ) -> Data {
        var fields: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
            fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var offset = 0
        for (name, tensor) in tensors {
            let end = offset + tensor.count * 4
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            fields.append(
                "\(quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
            )
            offset = end
        }
        var header = Array("{\(fields.joined(separator: ","))}".utf8)
        while (8 + header.count) % 64 != 0 { header.append(UInt8(ascii: " ")) }

        var data = Data(capacity: 8 + header.count)
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(contentsOf: header)
        return data
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

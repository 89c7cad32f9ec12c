// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// Element types in which weights are written.
package enum WeightType: String, CaseIterable, Sendable {
    case f32, f16, bf16

    var elementType: ElementType {
        switch self {
        case .f32: .F32
        case .f16: .F16
        case .bf16: .BF16
        }
    }

    /// Bytes an element.
    package var size: Int { elementType.size }
}

/// Writes tensors in the order given; the header is padded so that the data begins at a multiple of 64 bytes.
package enum SafetensorsEncoding {
    package static func encode(_ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:])
        -> Data
    {
        var data = header(tensors, as: .f32, metadata: metadata)
        for (_, tensor) in tensors { data.append(bytes(of: tensor, as: .f32)) }
        return data
    }

    /// What a file begins with: the header's length, the header, spaces.
    package static func header(
        _ tensors: [(name: String, tensor: Tensor)], as type: WeightType, metadata: [String: String] = [:]
    ) -> Data {
        var fields: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
            fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var offset = 0
        for (name, tensor) in tensors {
            let end = offset + tensor.count * type.size
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            fields.append(
                "\(quoted(name)):{\"dtype\":\"\(type.elementType.rawValue)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
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

    /// A tensor's data, rounded to the nearest value of the type, ties to even; beyond f16's range infinity.
    package static func bytes(of tensor: Tensor, as type: WeightType) -> Data {
        switch type {
        case .f32: return Data(bytes: tensor.pointer, count: tensor.count * 4)
        case .bf16:
            let rounded = Operations.bfloat16(tensor)
            return withExtendedLifetime(rounded) { Data(bytes: rounded.pointer, count: rounded.count * 2) }
        case .f16:
            let halves = (0..<tensor.count).map { HalfPrecision.bits(tensor.pointer[$0]) }
            return halves.withUnsafeBytes { Data($0) }
        }
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

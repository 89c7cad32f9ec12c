// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a safetensors file, and with which of its tensors.
package struct SafetensorsError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case unreadable(String)
        case tooShort(Int)
        case headerTooLarge(UInt64)
        case headerPastEnd(UInt64)
        case headerNotJSON
        case duplicateName
        case unknownType(String)
        case shapeOverflows
        case offsetsOutOfRange
        case sizeMismatch(expected: Int, found: Int)
        case gapOrOverlap
        case bytesNotCovered(Int)
        case noSuchTensor
        case notFloatingPoint(String)
    }

    package var path: String
    package var tensor: String?
    package var reason: Reason

    package var description: String {
        let place = tensor.map { "\(path), tensor \"\($0)\"" } ?? path
        return "\(place): \(sentence). The file is damaged or not a safetensors file; fetch or write it again"
    }

    private var sentence: String {
        switch reason {
        case .unreadable(let why): "cannot be read: \(why)"
        case .tooShort(let size): "has \(size) bytes, fewer than the 8 of a header's length"
        case .headerTooLarge(let size): "has a header of \(size) bytes; 100,000,000 are allowed"
        case .headerPastEnd(let size): "has a header of \(size) bytes that reaches past the end of the file"
        case .headerNotJSON: "has a header that is not the JSON object of a safetensors file"
        case .duplicateName: "stands twice in the header"
        case .unknownType(let type): "has the unknown element type \"\(type)\""
        case .shapeOverflows: "has a shape whose size overflows"
        case .offsetsOutOfRange: "has data offsets outside the file"
        case .sizeMismatch(let expected, let found):
            "has \(found) bytes of data where its shape needs \(expected)"
        case .gapOrOverlap: "overlaps its neighbour or leaves a hole before it"
        case .bytesNotCovered(let count): "has \(count) bytes at its end that belong to no tensor"
        case .noSuchTensor: "is not in the file"
        case .notFloatingPoint(let type): "has the element type \(type) where floating point is needed"
        }
    }
}

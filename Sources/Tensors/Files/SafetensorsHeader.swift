// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials

/// Where each tensor of a safetensors file lies, checked against the format's rules.
///
/// The format: a little-endian 64-bit length N, N bytes of JSON that begin with `{`, then the data; offsets are
/// relative to byte 8 + N, cover the data without hole or overlap, and agree with type and shape.
/// Source: the README of huggingface/safetensors.
package struct SafetensorsHeader: Sendable {
    package struct Entry: Sendable, Equatable {
        package var type: ElementType
        package var shape: [Int]
        /// Bytes from the start of the file.
        package var bytes: Range<Int>

        package var count: Int { shape.reduce(1, *) }
    }

    package private(set) var entries: [String: Entry] = [:]
    package private(set) var metadata: [String: String] = [:]

    package static let largestHeader: UInt64 = 100_000_000

    init(_ file: UnsafeRawBufferPointer, path: String) throws {
        func failure(_ reason: SafetensorsError.Reason, _ tensor: String? = nil) -> SafetensorsError {
            SafetensorsError(path: path, tensor: tensor, reason: reason)
        }
        guard file.count >= 8 else { throw failure(.tooShort(file.count)) }
        let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
        guard length <= Self.largestHeader else { throw failure(.headerTooLarge(length)) }
        guard length <= UInt64(file.count - 8) else { throw failure(.headerPastEnd(length)) }
        let start = 8 + Int(length)
        let json = UnsafeRawBufferPointer(rebasing: file[8..<start])
        guard json.first == UInt8(ascii: "{"),
            let header = try? JSONDecoder().decode([String: HeaderValue].self, from: Data(json))
        else { throw failure(.headerNotJSON) }
        // A parser keeps one of two entries of one name and says nothing.
        let names = HeaderNames.topLevel(json)
        if names.count != header.count {
            var seen: Set<String> = []
            throw failure(.duplicateName, names.first { !seen.insert($0).inserted })
        }

        for (name, value) in header {
            switch value {
            case .metadata(let metadata) where name == "__metadata__": self.metadata = metadata
            case .metadata: throw failure(.headerNotJSON, name)
            case .tensor(let raw):
                guard let type = ElementType(rawValue: raw.dtype) else {
                    throw failure(.unknownType(raw.dtype), name)
                }
                guard let size = Self.byteCount(raw.shape, type) else { throw failure(.shapeOverflows, name) }
                guard raw.data_offsets.count == 2, raw.data_offsets[0] >= 0,
                    raw.data_offsets[0] <= raw.data_offsets[1],
                    raw.data_offsets[1] <= file.count - start
                else { throw failure(.offsetsOutOfRange, name) }
                let range = start + raw.data_offsets[0]..<start + raw.data_offsets[1]
                guard range.count == size else {
                    throw failure(.sizeMismatch(expected: size, found: range.count), name)
                }
                entries[name] = Entry(type: type, shape: raw.shape, bytes: range)
            }
        }

        var end = start
        let ordered = entries.sorted {
            ($0.value.bytes.lowerBound, $0.value.bytes.upperBound, $0.key)
                < ($1.value.bytes.lowerBound, $1.value.bytes.upperBound, $1.key)
        }
        for (name, entry) in ordered {
            guard entry.bytes.lowerBound == end else { throw failure(.gapOrOverlap, name) }
            end = entry.bytes.upperBound
        }
        guard end == file.count else { throw failure(.bytesNotCovered(file.count - end)) }
    }

    /// Bytes of a shape; nil where a length is negative or the product overflows.
    private static func byteCount(_ shape: [Int], _ type: ElementType) -> Int? {
        var size = type.size
        for length in shape {
            let (product, overflow) = size.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow else { return nil }
            size = product
        }
        return size
    }
}

private enum HeaderValue: Decodable {
    case tensor(RawEntry)
    case metadata([String: String])

    struct RawEntry: Decodable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let entry = try? container.decode(RawEntry.self) {
            self = .tensor(entry)
        } else {
            self = .metadata(try container.decode([String: String].self))
        }
    }
}

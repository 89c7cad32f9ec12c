// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A memory-mapped safetensors file; tensors are read, and converted to 32-bit floats, one at a time.
package final class SafetensorsFile {
    package let path: String
    package let header: SafetensorsHeader
    private let mapping: UnsafeRawBufferPointer

    package init(_ path: String) throws {
        self.path = path
        mapping = try Self.map(path)
        do {
            header = try SafetensorsHeader(mapping, path: path)
        } catch {
            Self.unmap(mapping)
            throw error
        }
    }

    deinit { Self.unmap(mapping) }

    /// One tensor as 32-bit floats, from F32, F16, BF16 or F64.
    package func tensor(_ name: String) throws -> Tensor {
        guard let entry = header.entries[name] else {
            throw SafetensorsError(path: path, tensor: name, reason: .noSuchTensor)
        }
        let bytes = UnsafeRawBufferPointer(rebasing: mapping[entry.bytes])
        let tensor = Tensor(uninitialized: entry.shape)
        // Data may be unaligned in a legal file, so every load is.
        func convert<Source>(_ type: Source.Type, _ value: (Source) -> Float) {
            for index in 0..<tensor.count {
                let offset = index * MemoryLayout<Source>.size
                tensor.pointer[index] = value(bytes.loadUnaligned(fromByteOffset: offset, as: Source.self))
            }
        }
        switch entry.type {
        case .F32: if let base = bytes.baseAddress { memcpy(tensor.pointer, base, bytes.count) }
        case .F16: convert(UInt16.self) { HalfPrecision.value($0) }
        case .BF16: convert(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .F64: convert(Double.self) { Float($0) }
        default:
            throw SafetensorsError(path: path, tensor: name, reason: .notFloatingPoint(entry.type.rawValue))
        }
        return tensor
    }

    private static func map(_ path: String) throws -> UnsafeRawBufferPointer {
        func failure() -> SafetensorsError {
            SafetensorsError(path: path, reason: .unreadable(String(cString: strerror(errno))))
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure() }
        guard status.st_size > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        guard let address = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
            address != MAP_FAILED
        else { throw failure() }
        return UnsafeRawBufferPointer(start: address, count: Int(status.st_size))
    }

    private static func unmap(_ mapping: UnsafeRawBufferPointer) {
        guard let address = mapping.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: address), mapping.count)
    }
}

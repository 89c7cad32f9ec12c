// SPDX-License-Identifier: Apache-2.0

private import CKernels

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
        switch entry.type {
        case .F32: Self.copy(bytes, into: tensor)
        case .F16: Self.convert(bytes, into: tensor, by: Operations.kernels.from_float16)
        case .BF16: Self.convert(bytes, into: tensor, by: Operations.kernels.from_bfloat16)
        case .F64:
            for index in 0..<tensor.count {
                tensor.pointer[index] = Float(bytes.loadUnaligned(fromByteOffset: index * 8, as: Double.self))
            }
        default:
            throw SafetensorsError(path: path, tensor: name, reason: .notFloatingPoint(entry.type.rawValue))
        }
        return tensor
    }

    private static let block = 1 << 18

    private static func copy(_ bytes: UnsafeRawBufferPointer, into tensor: Tensor) {
        guard let base = bytes.baseAddress else { return }
        Workers.forEachRange(tensor.count, size: block) { range in
            memcpy(tensor.pointer + range.lowerBound, base + range.lowerBound * 4, range.count * 4)
        }
    }

    /// Data may be unaligned in a legal file, so that each block is copied to a place that is not.
    private static func convert(
        _ bytes: UnsafeRawBufferPointer, into tensor: Tensor,
        by kernel: (UnsafeMutablePointer<Float>?, UnsafePointer<UInt16>?, Int) -> Void
    ) {
        guard let base = bytes.baseAddress else { return }
        withoutActuallyEscaping(kernel) { kernel in
            Workers.forEachRange(tensor.count, size: 4_096) { range in
                withUnsafeTemporaryAllocation(of: UInt16.self, capacity: range.count) { halves in
                    guard let halves = halves.baseAddress else { return }
                    memcpy(halves, base + range.lowerBound * 2, range.count * 2)
                    kernel(tensor.pointer + range.lowerBound, halves, range.count)
                }
            }
        }
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

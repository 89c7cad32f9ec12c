// SPDX-License-Identifier: Apache-2.0

private import Synchronization

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Memory of tensors, aligned to a cache line; large blocks are kept for the next tensor of their size.
///
/// The C library returns large blocks to the system on every free, so that each training step faults its pages in anew;
/// told to keep them, it cuts them up, and a step holds a quarter more than it needs. Sizes are rounded up to an
/// eighth of a power of two, so that batches of slightly different lengths share blocks.
enum TensorMemory {
    /// Bytes from which a block is kept: below, the C library does well.
    private static let threshold = 1 << 18

    private struct Pool {
        /// Blocks that nobody uses, by their size.
        var idle: [Int: [UInt]] = [:]
        var idleBytes = 0
        var liveBytes = 0
        /// The most that was ever in use.
        var peakBytes = 0
    }

    private static let pool = Mutex(Pool())

    static func allocate<Element>(_ count: Int, of type: Element.Type) -> UnsafeMutablePointer<Element> {
        let bytes = blockSize(count, of: type)
        let memory = bytes < threshold ? system(bytes) : taken(bytes)
        return memory.bindMemory(to: type, capacity: max(count, 1))
    }

    /// - Parameter count: elements, as they were allocated.
    static func free<Element>(_ pointer: UnsafeMutablePointer<Element>, _ count: Int) {
        let bytes = blockSize(count, of: Element.self)
        guard bytes >= threshold else { return release(pointer) }
        pool.withLock { pool in
            pool.idle[bytes, default: []].append(UInt(bitPattern: pointer))
            pool.idleBytes += bytes
            pool.liveBytes -= bytes
        }
    }

    private static func blockSize<Element>(_ count: Int, of type: Element.Type) -> Int {
        let bytes = max(count, 1) * MemoryLayout<Element>.stride
        guard bytes >= threshold else { return bytes }
        let step = 1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount - 3)
        return (bytes + step - 1) / step * step
    }

    /// A block of exactly this size that lies idle, or a new one.
    ///
    /// Idle blocks of other sizes go back to the system before more memory is held than was ever in use at one time, and
    /// a tenth.
    private static func taken(_ bytes: Int) -> UnsafeMutableRawPointer {
        let (found, surplus) = pool.withLock { pool -> (UInt?, [UInt]) in
            pool.liveBytes += bytes
            pool.peakBytes = max(pool.peakBytes, pool.liveBytes)
            if let block = pool.idle[bytes]?.popLast() {
                pool.idleBytes -= bytes
                return (block, [])
            }
            var surplus: [UInt] = []
            let limit = pool.peakBytes + pool.peakBytes / 10
            for size in pool.idle.keys.sorted(by: >) {
                while pool.liveBytes + pool.idleBytes > limit, let block = pool.idle[size]?.popLast() {
                    pool.idleBytes -= size
                    surplus.append(block)
                }
            }
            return (nil, surplus)
        }
        for block in surplus { release(UnsafeMutableRawPointer(bitPattern: block)) }
        return found.flatMap(UnsafeMutableRawPointer.init(bitPattern:)) ?? system(bytes)
    }

    private static func system(_ bytes: Int) -> UnsafeMutableRawPointer {
        var memory: UnsafeMutableRawPointer?
        guard posix_memalign(&memory, 64, bytes) == 0, let memory else {
            preconditionFailure("no memory for \(bytes) bytes")
        }
        return memory
    }

    private static func release(_ pointer: UnsafeMutableRawPointer?) {
        #if canImport(Glibc)
        Glibc.free(pointer)
        #else
        Darwin.free(pointer)
        #endif
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import CZlib
internal import Synchronization

/// One of zlib's compressors, used again and again by one thread at a time: its tables are a quarter of a megabyte.
///
/// zlib keeps a pointer to its stream, so that the stream has one address for life and this class owns it.
private final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>

    init?(level: Int32) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard showdown_deflate_begin(stream, level) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// One gzip member with all of the bytes; nil where zlib fails.
    func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard deflateReset(stream) == Z_OK, bytes.count <= Int(UInt32.max) / 2 else { return nil }
        let bound = Int(deflateBound(stream, UInt(bytes.count)))
        return bytes.withUnsafeBytes { input -> [UInt8]? in
            var isWhole = false
            let output = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                // zlib reads through this pointer; that it is not const is a matter of its age.
                stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(bound)
                isWhole = deflate(stream, Z_FINISH) == Z_STREAM_END
                count = bound - Int(stream.pointee.avail_out)
            }
            return isWhole ? output : nil
        }
    }
}

/// Compressors that wait for the next response.
final class Deflaters: Sendable {
    /// For what is made while somebody waits: a third of the time of zlib's default, a tenth more bytes.
    static let quick = Deflaters(level: 1)
    /// For what is compressed once.
    static let thorough = Deflaters(level: 9)

    /// More than this many are let go after use.
    private static let kept = 16

    private let level: Int32
    private let idle = Mutex(Idle())

    /// A compressor is taken out of the list before it is used, so that one thread has it.
    private struct Idle: @unchecked Sendable {
        var deflaters: [Deflater] = []
    }

    private init(level: Int32) { self.level = level }

    /// The bytes as a gzip file; nil where zlib fails.
    func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        guard
            let deflater = idle.withLock({ Taken($0.deflaters.popLast()) }).deflater ?? Deflater(level: level)
        else { return nil }
        let compressed = deflater.compress(bytes)
        let back = Taken(deflater)
        idle.withLock { idle in
            if idle.deflaters.count < Self.kept, let deflater = back.deflater {
                idle.deflaters.append(deflater)
            }
        }
        return compressed
    }

    /// Carries one compressor over the lock's border, out of the list or back into it.
    private struct Taken: @unchecked Sendable {
        let deflater: Deflater?

        init(_ deflater: Deflater?) { self.deflater = deflater }
    }
}

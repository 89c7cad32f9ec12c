// SPDX-License-Identifier: Apache-2.0

private import CZlib

/// Bytes of one gzip file back to what was compressed, part by part; zlib checks each member's CRC-32 and length.
///
/// zlib keeps a pointer to its stream, so that the stream has one address for life and this class owns it.
final class GzipStream {
    enum Fault: Error {
        case outOfMemory
        /// What zlib says of the bytes.
        case invalid(String)
    }

    struct Step {
        var consumed: Int
        var produced: Int
        /// The member's checksum was read and was right.
        var endsMember: Bool
    }

    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(Fault) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard showdown_inflate_begin(stream) == Z_OK else { throw .outOfMemory }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Begins the next member.
    func reset() { inflateReset(stream) }

    /// Neither consumes nor produces anything where it needs more input.
    func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) throws(Fault)
        -> Step
    {
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(clamping: input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let status = inflate(stream, Z_NO_FLUSH)
        switch status {
        case Z_OK, Z_STREAM_END, Z_BUF_ERROR:
            return Step(
                consumed: min(input.count, Int(UInt32.max)) - Int(stream.pointee.avail_in),
                produced: min(output.count, Int(UInt32.max)) - Int(stream.pointee.avail_out),
                endsMember: status == Z_STREAM_END)
        case Z_MEM_ERROR: throw .outOfMemory
        default: throw .invalid(stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)")
        }
    }
}

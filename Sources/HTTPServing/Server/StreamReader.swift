// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd

/// A stream on its way: what of its last piece the library has not taken yet.
///
/// Used by its connection's thread alone.
final class StreamReader {
    private let stream: BodyStream
    private var piece: ArraySlice<UInt8> = []

    init(_ stream: BodyStream) { self.stream = stream }

    deinit { stream.ended() }

    /// Fills a buffer with what there is, at least a byte.
    ///
    /// - Returns: nil at the end of the stream.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        while piece.isEmpty {
            guard let next = stream.next() else { return nil }
            piece = next[...]
        }
        let count = min(piece.count, buffer.count)
        buffer.copyBytes(from: piece.prefix(count))
        piece.removeFirst(count)
        return count
    }
}

/// Called by the library for more of a body; `context` is a retained `StreamReader` that `releaseStream` releases.
func readStream(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: Int
) -> Int {
    guard let context, let buffer else { return cmicrohttpd_end_with_error }
    let reader = Unmanaged<StreamReader>.fromOpaque(context).takeUnretainedValue()
    return reader.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
        ?? cmicrohttpd_end_of_stream
}

/// Called by the library when nobody needs the body any more.
func releaseStream(_ context: UnsafeMutableRawPointer?) {
    context.map { Unmanaged<StreamReader>.fromOpaque($0).release() }
}

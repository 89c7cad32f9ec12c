// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
private import Dispatch
internal import Synchronization

/// A stream on its way: a thread of its own waits for the pieces, and the connection's event loop sends them.
///
/// The thread begins when the first byte is asked for, and waits when the client has not taken what is there.
final class StreamPipe: Sendable {
    private struct State {
        var pieces: ArraySlice<UInt8> = []
        var hasBegun = false
        /// The stream has no more pieces.
        var isOver = false
        /// Nobody reads any more.
        var isAbandoned = false
        /// The thread waits for room.
        var isFull = false
    }

    /// Bytes that may wait for the client.
    private static let most = 64 << 10

    let limit: Duration?
    private let stream: BodyStream
    private let connection: Connection
    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)

    init(_ stream: BodyStream, _ connection: Connection) {
        self.stream = stream
        self.connection = connection
        limit = stream.limit
    }

    // MARK: - The event loop

    /// Fills a buffer with what there is; 0 where the connection was suspended until there is something.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let isFirst = state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
        if isFirst && !NativeThread.start({ [self] in pump() }) { return cmicrohttpd_end_with_error }
        let turn = connection.pause(unless: { state.withLock { !$0.pieces.isEmpty || $0.isOver } })
        switch turn {
        case .suspended: return 0
        case .cut: return cmicrohttpd_end_with_error
        case .ready: break
        }
        let (count, frees) = state.withLock { state -> (Int, Bool) in
            let count = min(state.pieces.count, buffer.count)
            buffer.copyBytes(from: state.pieces.prefix(count))
            state.pieces = state.pieces.dropFirst(count)
            guard state.isFull, state.pieces.count < Self.most / 2 else { return (count, false) }
            state.isFull = false
            return (count, true)
        }
        if frees { room.signal() }
        return count > 0 ? count : cmicrohttpd_end_of_stream
    }

    /// The body was sent to its end, or the connection broke.
    func abandon() {
        let wasFull = state.withLock { state in
            state.isAbandoned = true
            defer { state.isFull = false }
            return state.isFull
        }
        if wasFull { room.signal() }
        stream.ended()
    }

    // MARK: - The stream's thread

    private func pump() {
        while let piece = stream.next() {
            var goesOn = true
            var isFull = false
            connection.proceed {
                state.withLock { state in
                    goesOn = !state.isAbandoned
                    guard goesOn else { return }
                    state.pieces = state.pieces.isEmpty ? piece[...] : state.pieces + piece
                    isFull = state.pieces.count > Self.most
                    state.isFull = isFull
                }
            }
            guard goesOn else { return }
            if isFull { room.wait() }
            if state.withLock(\.isAbandoned) { return }
        }
        connection.proceed { state.withLock { $0.isOver = true } }
    }
}

/// Called by the library for more of a body; `context` is a retained `StreamPipe` that `releaseStream` releases.
func readStream(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: Int
) -> Int {
    guard let context, let buffer else { return cmicrohttpd_end_with_error }
    let pipe = Unmanaged<StreamPipe>.fromOpaque(context).takeUnretainedValue()
    return pipe.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

/// Called by the library when nobody needs the body any more.
func releaseStream(_ context: UnsafeMutableRawPointer?) {
    context.map { Unmanaged<StreamPipe>.fromOpaque($0).takeRetainedValue().abandon() }
}

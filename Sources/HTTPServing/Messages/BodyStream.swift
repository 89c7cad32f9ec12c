// SPDX-License-Identifier: Apache-2.0

/// A body that is made while it is sent, for events as they happen; sent in chunks.
///
/// The deadline of a request does not count while its stream is sent; the stream may have one of its own. Whoever stops
/// the server ends the streams first.
package final class BodyStream: Equatable, Sendable {
    /// The next bytes, nil at the end; waits for them on a thread of the stream's own.
    ///
    /// After `ended` it is called at most once more, and must not wait for long.
    package let next: @Sendable () -> [UInt8]?
    /// Called once, when the body was sent to its end or the client is gone; may be called while `next` waits.
    package let ended: @Sendable () -> Void

    /// From the first byte to the last; the connection of a client that reads too slowly is then cut.
    package let limit: Duration?

    package init(
        limit: Duration? = nil, next: @escaping @Sendable () -> [UInt8]?,
        ended: @escaping @Sendable () -> Void = {}
    ) {
        self.limit = limit
        self.next = next
        self.ended = ended
    }

    package static func == (a: BodyStream, b: BodyStream) -> Bool { a === b }
}

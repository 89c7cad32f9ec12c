// SPDX-License-Identifier: Apache-2.0

/// A body that is made while it is sent, for events as they happen; sent in chunks.
///
/// The deadline of a request does not count while its stream is sent. Whoever stops the server ends the streams first.
package final class BodyStream: Equatable, Sendable {
    /// The next bytes, nil at the end; waits for them on the connection's thread.
    package let next: @Sendable () -> [UInt8]?
    /// Called once, when the body was sent to its end or the client is gone.
    package let ended: @Sendable () -> Void

    package init(next: @escaping @Sendable () -> [UInt8]?, ended: @escaping @Sendable () -> Void = {}) {
        self.next = next
        self.ended = ended
    }

    package static func == (a: BodyStream, b: BodyStream) -> Bool { a === b }
}

// SPDX-License-Identifier: Apache-2.0

/// What one client may take of a server.
package struct ServerLimits: Sendable {
    /// Connections at once; each has a thread.
    package var connections = 512
    /// Without a byte for this long, a connection is closed.
    package var idle = Duration.seconds(15)
    /// From a connection's start, or from the end of its last request, to the end of the next one.
    ///
    /// The idle limit alone would let a client hold a connection for ever by sending a byte now and then.
    package var request = Duration.seconds(60)
    /// Bytes of a body; more is a 413.
    package var body = 16 << 10
    /// Bytes of a connection's pool: request line, headers and buffers; headers that do not fit are a 431.
    package var connectionMemory = 32 << 10

    package init() {}
}

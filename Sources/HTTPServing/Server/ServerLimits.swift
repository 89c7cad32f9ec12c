// SPDX-License-Identifier: Apache-2.0

/// What clients may take of a server, alone and together.
package struct ServerLimits: Sendable {
    /// Connections at once; the next one waits in the system's queue.
    package var connections = 8_192
    /// Connections of one address at once; the next one is closed.
    ///
    /// A trusted proxy's are not counted. Generous, because a lab, a school or a mobile network shares one address.
    package var connectionsPerAddress = 1_024
    /// Requests of one address a second over a long time, beyond which they are a 429; nil counts none.
    package var requestsPerSecond: Double? = 200
    /// Requests that an address may send at once after a pause.
    package var requestBurst = 2_000.0
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
    /// GET and HEAD requests that are answered at once; each has a thread that may block.
    ///
    /// Few: two cores run no more, and each that waits for another costs a wake-up.
    package var readers = 4
    /// Other requests that are answered at once, apart from those, because they wait for the disk and for locks.
    package var workers = 64
    /// Requests of either kind that may wait for a thread; the next one is a 503.
    package var queue = 2_048

    package init() {}
}

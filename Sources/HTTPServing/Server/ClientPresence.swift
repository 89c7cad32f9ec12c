// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Whether somebody is still at the other end of a connection.
enum ClientPresence {
    /// Asks the system without reading: what the client may have sent for its next request stays there.
    ///
    /// Called on the connection's own thread, which alone closes the descriptor.
    static func isGone(_ socket: Int32) -> Bool {
        #if canImport(Glibc)
        // POLLRDHUP, which the header shows to GNU sources alone.
        let hangUp: Int16 = 0x2000
        #else
        let hangUp = Int16(POLLHUP)
        #endif
        var watched = pollfd(fd: socket, events: hangUp, revents: 0)
        guard poll(&watched, 1, 0) > 0 else { return false }
        return watched.revents & (hangUp | Int16(POLLHUP) | Int16(POLLERR) | Int16(POLLNVAL)) != 0
    }
}

// SPDX-License-Identifier: Apache-2.0

private import CMicrohttpd
package import Logging
private import Synchronization

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A running HTTP/1.1 server: owns one libmicrohttpd daemon from `init` to `stop`.
package final class Server: Sendable {
    package let host: String
    /// The port it listens on; never 0.
    package let port: Int

    private let dispatcher: Dispatcher
    private let daemon: Mutex<Daemon?>
    private let logger: Logger

    /// The one pointer to the daemon.
    ///
    /// Sendable, because the library takes calls on a daemon from any thread, and the mutex around it lets `stop` have it once.
    private struct Daemon: @unchecked Sendable {
        var pointer: OpaquePointer
    }

    /// Opens the port and serves until `stop`.
    ///
    /// - Parameter port: 0 lets the system choose one; `self.port` then says which.
    package init(
        host: String, port: Int, limits: ServerLimits = ServerLimits(), logger: Logger,
        responder: any Responder
    ) throws {
        let socket = try ListeningSocket(host: host, port: port)
        self.host = host
        self.port = socket.port
        self.logger = logger
        dispatcher = Dispatcher(responder: responder, limits: limits, logger: logger)
        let callbacks = cmicrohttpd_callbacks(
            context: Unmanaged.passUnretained(dispatcher).toOpaque(), handle: requestReceived,
            completed: requestCompleted, connection: connectionChanged, target: targetReceived)
        let descriptor = socket.release()
        let started = cmicrohttpd_start(
            descriptor, callbacks,
            cmicrohttpd_limits(
                connections: UInt32(limits.connections), idle_seconds: UInt32(limits.idle.components.seconds),
                connection_memory: limits.connectionMemory))
        guard let started else {
            close(descriptor)
            throw ServingFailure(
                .system, "The HTTP library could not start: \(String(cString: strerror(errno)))")
        }
        daemon = Mutex(Daemon(pointer: started))
        dispatcher.deadlines.start()
    }

    deinit { stop(grace: .zero) }

    /// The address to open in a browser on this machine.
    package var address: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "http://\(name):\(port)"
    }

    /// Takes no new connection, lets the requests under way finish, and ends; a second call does nothing.
    ///
    /// - Parameter grace: how long requests under way may take.
    package func stop(grace: Duration = .seconds(5)) {
        guard let daemon = daemon.withLock({ $0.take() }) else { return }
        let descriptor = MHD_quiesce_daemon(daemon.pointer)
        if !dispatcher.finish(within: grace) {
            logger.warning("requests were cut off at the end of the grace period")
        }
        MHD_stop_daemon(daemon.pointer)
        dispatcher.deadlines.stop()
        // A quiesced daemon leaves its listening socket to the caller.
        if descriptor >= 0 { close(descriptor) }
    }
}

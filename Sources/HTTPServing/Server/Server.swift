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
    /// Whether it serves over TLS.
    package let isSecure: Bool

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
        host: String, port: Int, options: ServerOptions = ServerOptions(), logger: Logger,
        responder: any Responder
    ) throws {
        let socket = try ListeningSocket(host: host, port: port)
        self.host = host
        self.port = socket.port
        self.logger = logger
        isSecure = options.identity != nil
        dispatcher = Dispatcher(responder: responder, options: options, logger: logger)
        let descriptor = socket.release()
        do {
            daemon = Mutex(try Self.start(descriptor, dispatcher, logger: logger))
        } catch {
            close(descriptor)
            throw error
        }
        dispatcher.start()
    }

    deinit { stop(grace: .zero) }

    /// The address to open in a browser on this machine.
    package var address: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(isSecure ? "https" : "http")://\(name):\(port)"
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
        dispatcher.stopped()
        // A quiesced daemon leaves its listening socket to the caller.
        if descriptor >= 0 { close(descriptor) }
    }

    private static func start(
        _ descriptor: Int32, _ dispatcher: Dispatcher, logger: Logger
    ) throws -> Daemon {
        let (options, limits) = (dispatcher.options, dispatcher.options.limits)
        if options.identity != nil, !cmicrohttpd_has_tls() {
            throw ServingFailure(
                .system, "This machine's libmicrohttpd was built without TLS",
                hint: "Put a proxy with TLS in front, or install a libmicrohttpd with GnuTLS")
        }
        let connections = DescriptorLimit.connections(wanted: limits.connections)
        if connections < limits.connections {
            logger.warning(
                "fewer connections than wanted: raise the limit of open files",
                metadata: ["connections": "\(connections)", "wanted": "\(limits.connections)"])
        }
        let callbacks = cmicrohttpd_callbacks(
            context: Unmanaged.passUnretained(dispatcher).toOpaque(), accepts: connectionOffered,
            handle: requestReceived, completed: requestCompleted, connection: connectionChanged,
            target: targetReceived)
        let started = cmicrohttpd_start(
            descriptor, callbacks,
            cmicrohttpd_limits(
                connections: UInt32(connections), idle_seconds: UInt32(limits.idle.components.seconds),
                loops: UInt32(options.loops), connection_memory: limits.connectionMemory),
            options.identity?.certificate, options.identity?.key)
        if let started { return Daemon(pointer: started) }
        if let identity = options.identity {
            throw ServingFailure(
                .badData,
                "TLS cannot be offered with the certificate \(identity.certificatePath) and the key \(identity.keyPath)",
                hint: "Check that both are whole and belong together: "
                    + "`openssl x509 -pubkey -noout -in CERTIFICATE` and `openssl pkey -pubout -in KEY` print the same"
            )
        }
        throw ServingFailure(
            .system, "The HTTP library could not start: \(String(cString: strerror(errno)))")
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import HTTPServing
package import Logging

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Models on a port, from `init` until `stop`.
package final class ModelServer: Sendable {
    /// What clients may take.
    package struct Options: Sendable {
        /// Choices of one model that are decoded together.
        package var rows = 56
        /// Choices of one model that may wait while all rows are taken; beyond, 429.
        package var queue = 256
        /// From a request to its last token; beyond, 504 or an event that says so.
        package var deadline = Duration.seconds(300)
        /// Bytes of a request's body; beyond, 413.
        package var body = 4 << 20
        /// What requests must bear; nil lets everybody in.
        package var token: String?

        package init() {}
    }

    private let server: Server
    private let loop: DecodingLoop

    /// Opens the port and serves at once.
    ///
    /// - Parameters:
    ///   - models: each under a name of its own; taken over, nobody else may decode with them.
    ///   - port: 0 lets the system choose one; `address` then tells which.
    package init(
        _ models: [ServedModel], host: String, port: Int, options: Options = Options(), logger: Logger
    ) throws {
        // A client that hangs up while it is written to must not end the server.
        signal(SIGPIPE, SIG_IGN)
        let metrics = ServiceMetrics()
        loop = DecodingLoop(
            models, rows: options.rows, queue: options.queue, metrics: metrics, logger: logger)
        let site = CompletionSite(
            models.map(\.description), token: options.token, loop: loop, metrics: metrics,
            deadline: options.deadline, logger: logger)
        var limits = ServerLimits()
        limits.body = options.body
        // All that may wait has a connection, and there are some left to ask how it goes.
        let most = models.count * (options.rows + options.queue) + 64
        limits.connections = max(limits.connections, most)
        // Whoever waits for a whole answer has a thread for so long; the queue of choices is the limit.
        limits.workers = min(4_096, max(limits.workers, most))
        limits.requestsPerSecond = nil
        do {
            server = try Server(
                host: host, port: port, options: ServerOptions(limits: limits), logger: logger,
                responder: site)
        } catch {
            loop.stop(grace: .zero)
            throw error
        }
    }

    /// What clients are told: `http://127.0.0.1:8081`.
    package var address: String { server.address }

    package var port: Int { server.port }

    /// Choices that wait and choices under way, of all models.
    package var load: Int { loop.load.reduce(0) { $0 + $1.waiting + $1.underway } }

    /// Takes no new request, lets those under way finish, cuts off with an error what is left, and closes the port.
    ///
    /// A second call does nothing.
    package func stop(grace: Duration = .seconds(10)) {
        loop.stop(grace: grace)
        server.stop()
    }
}

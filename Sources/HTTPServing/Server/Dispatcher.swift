// SPDX-License-Identifier: Apache-2.0

private import Dispatch
internal import Logging
private import Synchronization

/// What the daemon's callbacks share: the responder and its workers, the limits, the connections, the requests under way.
final class Dispatcher: Sendable {
    /// What a callback tells the library.
    enum Verdict {
        case goesOn
        /// To be sent now.
        case isAnswered(PreparedResponse)
        /// The connection ends without an answer.
        case isCut
    }

    let options: ServerOptions
    private let responder: any Responder
    private let logger: Logger
    private let connections = OpenConnections()
    /// For what only reads, and for all else: a store that cannot write for a while still shows its pages.
    private let readers: WorkerPool
    private let workers: WorkerPool
    private let rates: RequestRates?
    private let underway = DispatchGroup()
    private let isStopping = Atomic(false)

    static let tooLarge = HTTPFailure(.contentTooLarge, "The form is larger than this server takes")
    private static let overloaded = HTTPFailure(
        .serviceUnavailable, "More requests came at once than this server can answer", retryAfter: .seconds(2)
    )

    init(responder: any Responder, options: ServerOptions, logger: Logger) {
        self.responder = responder
        self.options = options
        self.logger = logger
        readers = WorkerPool(limit: options.limits.readers, queue: options.limits.queue)
        workers = WorkerPool(limit: options.limits.workers, queue: options.limits.queue)
        rates = options.limits.requestsPerSecond.map {
            RequestRates(perSecond: $0, burst: options.limits.requestBurst)
        }
    }

    // MARK: - Life

    func start() { connections.start(every: options.limits.request / 4) }

    /// Waits until no request is under way, then lets none wait any more.
    ///
    /// - Returns: whether all were answered within `grace`.
    func finish(within grace: Duration) -> Bool {
        isStopping.store(true, ordering: .relaxed)
        let isDone =
            underway.wait(timeout: .now() + .milliseconds(Int(grace / .milliseconds(1)))) == .success
        connections.cutAll()
        readers.stop()
        workers.stop()
        return isDone
    }

    func stopped() { connections.stop() }

    // MARK: - Connections

    func accepts(_ peer: ClientAddress?) -> Bool {
        guard let peer, !isProxy(peer) else { return true }
        return connections.count(of: peer) < options.limits.connectionsPerAddress
    }

    func opened(_ connection: Connection) {
        connection.setDeadline(options.limits.request)
        connections.opened(connection)
    }

    func closed(_ connection: Connection) { connections.closed(connection) }

    private func isProxy(_ address: ClientAddress) -> Bool {
        options.trustedProxies.contains { $0.contains(address) }
    }

    // MARK: - Requests

    /// Looks at a request's head.
    func begin(_ exchange: Exchange, _ head: RequestHead, from connection: Connection) -> Verdict {
        exchange.begin(head)
        underway.enter()
        if let failure = head.failure {
            return refuse(failure, exchange, from: connection, closing: true)
        }
        if let announced = head.announcedLength, announced > options.limits.body {
            return refuse(Self.tooLarge, exchange, from: connection, closing: true)
        }
        let client = ForwardedClient(
            peer: connection.peer, isSecure: false, headers: head.headers, proxies: options.trustedProxies
        ).address
        if let rates, let client, let wait = rates.take(for: client.site) {
            exchange.refusal = HTTPFailure(
                .tooManyRequests, "More requests came from your address than this server takes",
                retryAfter: wait)
        }
        return .goesOn
    }

    /// Answers a complete request that is quick, hands any other to a worker, or sends what a worker has made of it.
    func respond(to exchange: Exchange, from connection: Connection) -> Verdict {
        let answer: Answer
        if let handedOn = exchange.answer {
            answer = handedOn
        } else {
            if let refusal = exchange.refusal {
                return refuse(refusal, exchange, from: connection, closing: false)
            }
            let request = Result { try self.request(of: exchange, from: connection) }
            let isReading = exchange.head.map(Self.isReading) == true
            if isReading, case .success(let read) = request, responder.isQuick(read) {
                return verdict(response(to: request), for: exchange, on: connection)
            }
            answer = Answer()
            exchange.answer = answer
            // However long the responder takes, the client is not to blame.
            connection.setDeadline(nil)
            let headers = exchange.head?.headers ?? [:]
            let isTaken = (isReading ? readers : workers).submit { [self] in
                let prepared = prepare(response(to: request), for: headers, on: connection)
                connection.proceed { answer.put(prepared) }
            }
            guard isTaken else {
                return refuse(Self.overloaded, exchange, from: connection, closing: false)
            }
        }
        switch connection.pause(unless: { answer.isThere }) {
        case .suspended: return .goesOn
        case .cut: return .isCut
        case .ready: return answer.take().map(Verdict.isAnswered) ?? .isCut
        }
    }

    /// Begins to count the client's time for what is sent to it.
    func sends(_ response: PreparedResponse, to connection: Connection) {
        if let stream = response.stream {
            connection.setDeadline(stream.limit)
        } else {
            connection.setDeadline(options.limits.request)
        }
    }

    /// - Parameter connection: nil where it is gone.
    func completed(_ exchange: Exchange, from connection: Connection?) {
        if exchange.isBegun { underway.leave() }
        connection?.setDeadline(options.limits.request)
    }

    private static func isReading(_ head: RequestHead) -> Bool {
        head.method == HTTPMethod.get.rawValue || head.method == HTTPMethod.head.rawValue
    }

    private func request(of exchange: Exchange, from connection: Connection) throws -> HTTPRequest {
        guard let target = exchange.target, let head = exchange.head else {
            throw HTTPFailure(.badRequest, "The request target must be UTF-8")
        }
        var request = try HTTPRequest(
            method: HTTPMethod(rawValue: head.method), target: target, headers: head.headers,
            body: exchange.body)
        let forwarded = ForwardedClient(
            peer: connection.peer, isSecure: options.identity != nil, headers: head.headers,
            proxies: options.trustedProxies)
        request.client = forwarded.address
        request.isSecure = forwarded.isSecure
        request.isClientGone = { connection.isClientGone }
        return request
    }

    // MARK: - Responses

    private func response(to request: Result<HTTPRequest, any Error>) -> HTTPResponse {
        switch request {
        case .success(let request): responder.response(to: request)
        case .failure(let failure): response(to: failure, during: nil)
        }
    }

    /// The one place where a failure becomes a response.
    private func response(to failure: any Error, during request: HTTPRequest?) -> HTTPResponse {
        var response = responder.response(to: failure, during: request)
        if let wait = (failure as? HTTPFailure)?.retryAfter, response.headers["Retry-After"] == nil {
            response.headers["Retry-After"] = String(max(1, Int((wait / .seconds(1)).rounded(.up))))
        }
        return response
    }

    /// - Parameter closing: whether what follows on the connection cannot be told from the rest of this request.
    private func refuse(
        _ failure: HTTPFailure, _ exchange: Exchange, from connection: Connection, closing: Bool
    ) -> Verdict {
        var response = response(to: failure, during: try? request(of: exchange, from: connection))
        if closing { response.headers["Connection"] = "close" }
        return verdict(response, for: exchange, on: connection)
    }

    private func verdict(
        _ response: HTTPResponse, for exchange: Exchange, on connection: Connection
    ) -> Verdict {
        prepare(response, for: exchange.head?.headers ?? [:], on: connection).map(Verdict.isAnswered)
            ?? .isCut
    }

    /// Nil where memory is short.
    private func prepare(
        _ response: HTTPResponse, for headers: HTTPHeaders, on connection: Connection
    ) -> PreparedResponse? {
        var response = response
        if options.compresses { ContentCoding.apply(to: &response, for: headers) }
        if isStopping.load(ordering: .relaxed) { response.headers["Connection"] = "close" }
        if let prepared = PreparedResponse(response, on: connection) { return prepared }
        logger.error(
            "a response could not be sent, a field of it may have a line break",
            metadata: ["fields": "\(response.headers.fields.map(\.name).joined(separator: " "))"])
        return PreparedResponse(HTTPResponse(.internalServerError), on: connection)
    }
}

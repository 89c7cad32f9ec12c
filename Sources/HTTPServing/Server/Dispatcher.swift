// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
private import Dispatch
internal import Logging

/// What the daemon's callbacks share: the responder, the limits and the count of requests under way.
final class Dispatcher: Sendable {
    let limits: ServerLimits
    let deadlines: Deadlines
    private let responder: any Responder
    private let logger: Logger
    private let underway = DispatchGroup()

    init(responder: any Responder, limits: ServerLimits, logger: Logger) {
        self.responder = responder
        self.limits = limits
        self.logger = logger
        deadlines = Deadlines(limit: limits.request)
    }

    func began() { underway.enter() }

    func completed() { underway.leave() }

    /// Waits until no request is under way.
    ///
    /// - Returns: whether that came about within `grace`.
    func finish(within grace: Duration) -> Bool {
        underway.wait(timeout: .now() + .milliseconds(Int(grace / .milliseconds(1)))) == .success
    }

    /// Answers a request whose body is complete or was refused.
    func respond(_ exchange: Exchange, method: String, on connection: OpaquePointer) -> MHD_Result {
        let headers = Self.headers(of: connection)
        let socket = cmicrohttpd_connection_socket(connection)
        // However long the responder takes, the client is not to blame.
        if socket >= 0 { deadlines.closed(socket) }
        cmicrohttpd_set_idle_seconds(connection, 0)
        let response: HTTPResponse
        do {
            guard let target = exchange.target else {
                throw HTTPFailure(.badRequest, "The request target must be UTF-8")
            }
            var request = try HTTPRequest(
                method: HTTPMethod(rawValue: method), target: target, headers: headers, body: exchange.body)
            if socket >= 0 { request.isClientGone = { ClientPresence.isGone(socket) } }
            if exchange.isTooLarge {
                response = responder.response(to: Self.tooLarge, during: request)
            } else {
                response = responder.response(to: request)
            }
        } catch {
            response = responder.response(to: error, during: nil)
        }
        if response.stream == nil { awaitClient(of: connection) }
        return send(response, on: connection)
    }

    /// Begins to count the client's time, for what is sent to it or for its next request.
    func awaitClient(of connection: OpaquePointer) {
        let socket = cmicrohttpd_connection_socket(connection)
        if socket >= 0 { deadlines.begun(socket) }
        cmicrohttpd_set_idle_seconds(connection, UInt32(limits.idle.components.seconds))
    }

    /// Refuses a body by its announced length, before any of it is read.
    func refuse(_ exchange: Exchange, method: String, on connection: OpaquePointer) -> MHD_Result {
        let request = try? HTTPRequest(
            method: HTTPMethod(rawValue: method), target: exchange.target ?? "/",
            headers: Self.headers(of: connection))
        return send(responder.response(to: Self.tooLarge, during: request), on: connection)
    }

    private static let tooLarge = HTTPFailure(.contentTooLarge, "The form is larger than this server takes")

    private func send(_ response: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
        guard let made = response.stream.map(Self.make) ?? Self.make(response.body) else { return .NO }
        if let stream = response.stream {
            let socket = cmicrohttpd_connection_socket(connection)
            cmicrohttpd_set_idle_seconds(connection, 0)
            if socket >= 0 {
                if let limit = stream.limit {
                    deadlines.begun(socket, limit: limit)
                } else {
                    deadlines.closed(socket)
                }
            }
        }
        defer { MHD_destroy_response(made) }
        for field in response.headers.fields
        where MHD_add_response_header(made, field.name, field.value) != .YES {
            logger.error("a header field could not be sent", metadata: ["field": "\(field.name)"])
            return .NO
        }
        return MHD_queue_response(connection, UInt32(response.status.rawValue), made)
    }

    private static func make(_ body: [UInt8]) -> OpaquePointer? {
        // MUST_COPY: the array's storage does not outlive the call.
        body.withUnsafeBytes { bytes in
            MHD_create_response_from_buffer(
                bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
        }
    }

    /// Bytes that the library asks of a stream at once.
    private static let streamBlock = 4_096

    private static func make(_ stream: BodyStream) -> OpaquePointer? {
        let reader = Unmanaged.passRetained(StreamReader(stream)).toOpaque()
        let made = MHD_create_response_from_callback(
            cmicrohttpd_unknown_size, streamBlock, readStream, reader, releaseStream)
        if made == nil { releaseStream(reader) }
        return made
    }

    private static func headers(of connection: OpaquePointer) -> HTTPHeaders {
        var headers = HTTPHeaders()
        withUnsafeMutablePointer(to: &headers) { pointer in
            _ = MHD_get_connection_values_n(connection, .HEADER_KIND, collectHeader, pointer)
        }
        return headers
    }
}

/// Copies one field; bytes that are not UTF-8 are replaced, no field of ours needs them.
private func collectHeader(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
    _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    guard let context, let name else { return .YES }
    let headers = context.assumingMemoryBound(to: HTTPHeaders.self)
    func text(_ start: UnsafePointer<CChar>?, _ size: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : size), as: UTF8.self)
    }
    headers.pointee.append(text(name, nameSize), text(value, valueSize))
    return .YES
}

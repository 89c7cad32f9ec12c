// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// The functions that the daemon calls, each on the event loop of the connection it is about. They are functions of the file
// and capture nothing; `context` is an unretained `Dispatcher` that the `Server` keeps alive until the daemon has stopped.

/// Whether a connection is taken at all; one that is not is closed.
func connectionOffered(
    _ context: UnsafeMutableRawPointer?, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t
) -> MHD_Result {
    guard let context, let address else { return .YES }
    let dispatcher = Unmanaged<Dispatcher>.fromOpaque(context).takeUnretainedValue()
    return dispatcher.accepts(ClientAddress(address)) ? .YES : .NO
}

/// Called at a connection's start, which makes the `Connection`, and at its end, which releases it.
func connectionChanged(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_ConnectionNotificationCode
) {
    guard let context, let connection, let state else { return }
    let dispatcher = Unmanaged<Dispatcher>.fromOpaque(context).takeUnretainedValue()
    if cmicrohttpd_connection_started(code) {
        let opened = Connection(connection)
        state.pointee = Unmanaged.passRetained(opened).toOpaque()
        dispatcher.opened(opened)
    } else if let pointer = state.pointee {
        state.pointee = nil
        dispatcher.closed(Unmanaged<Connection>.fromOpaque(pointer).takeRetainedValue())
    }
}

/// The first call for a request, when its target is known: makes the exchange, which `requestCompleted` releases.
func targetReceived(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    let text = target.flatMap { String(validatingCString: $0) }
    return Unmanaged.passRetained(Exchange(target: text)).toOpaque()
}

/// Called once with the headers, once for each piece of the body, once when the body is complete, and once more when a
/// worker has made the response.
///
/// A response may be queued at the first and at the last of these calls, in between not.
func requestReceived(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ data: UnsafePointer<CChar>?,
    _ dataSize: UnsafeMutablePointer<Int>?, _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let handle, let method, let dataSize, let pointer = state?.pointee,
        let connection = openConnection(handle)
    else { return .NO }
    let dispatcher = Unmanaged<Dispatcher>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    let prepared: PreparedResponse
    if !exchange.isBegun {
        let head = RequestHead(method: String(cString: method), headers: headers(of: handle))
        switch dispatcher.begin(exchange, head, from: connection) {
        case .goesOn: return .YES
        case .isAnswered(let response): prepared = response
        case .isCut: return .NO
        }
    } else if dataSize.pointee > 0 {
        let bytes = UnsafeRawBufferPointer(start: data, count: dataSize.pointee)
        dataSize.pointee = 0
        return exchange.receive(bytes, limit: dispatcher.options.limits.body) ? .YES : .NO
    } else {
        switch dispatcher.respond(to: exchange, from: connection) {
        case .goesOn: return .YES
        case .isAnswered(let response): prepared = response
        case .isCut: return .NO
        }
    }
    dispatcher.sends(prepared, to: connection)
    return MHD_queue_response(handle, prepared.status, prepared.handle)
}

/// The last call for a request, whether it was answered or the connection broke.
func requestCompleted(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_RequestTerminationCode
) {
    guard let context, let handle, let pointer = state?.pointee else { return }
    state?.pointee = nil
    let dispatcher = Unmanaged<Dispatcher>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
    dispatcher.completed(exchange, from: openConnection(handle))
}

private func openConnection(_ handle: OpaquePointer) -> Connection? {
    cmicrohttpd_connection_context(handle).map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
}

private func headers(of connection: OpaquePointer) -> HTTPHeaders {
    var headers = HTTPHeaders()
    withUnsafeMutablePointer(to: &headers) { pointer in
        _ = MHD_get_connection_values_n(connection, .HEADER_KIND, collectHeader, pointer)
    }
    return headers
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

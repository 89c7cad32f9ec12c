// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd

// The functions that the daemon calls, each on the thread of the connection it is about. They are functions of the file and
// capture nothing; `context` is an unretained `Dispatcher` that the `Server` keeps alive until the daemon has stopped.

/// The first call for a request, when its target is known: makes the exchange, which `requestCompleted` releases.
func targetReceived(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    let text = target.flatMap { String(validatingCString: $0) }
    return Unmanaged.passRetained(Exchange(target: text)).toOpaque()
}

/// Called once with the headers, once for each piece of the body, and once when the body is complete.
///
/// A response may be queued at the first and at the last of these calls, in between not.
func requestReceived(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ data: UnsafePointer<CChar>?,
    _ dataSize: UnsafeMutablePointer<Int>?, _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let method, let dataSize, let pointer = state?.pointee else {
        return .NO
    }
    let dispatcher = Unmanaged<Dispatcher>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    if !exchange.isBegun {
        exchange.begin()
        dispatcher.began()
        let length = MHD_lookup_connection_value(connection, .HEADER_KIND, "Content-Length")
        if let length, let announced = Int(String(cString: length)), announced > dispatcher.limits.body {
            return dispatcher.refuse(exchange, method: String(cString: method), on: connection)
        }
        return .YES
    }
    if dataSize.pointee > 0 {
        let bytes = UnsafeRawBufferPointer(start: data, count: dataSize.pointee)
        dataSize.pointee = 0
        return exchange.receive(bytes, limit: dispatcher.limits.body) ? .YES : .NO
    }
    return dispatcher.respond(exchange, method: String(cString: method), on: connection)
}

/// The last call for a request, whether it was answered or the connection broke.
func requestCompleted(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_RequestTerminationCode
) {
    guard let context, let connection, let pointer = state?.pointee else { return }
    state?.pointee = nil
    let dispatcher = Unmanaged<Dispatcher>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
    if exchange.isBegun { dispatcher.completed() }
    dispatcher.awaitClient(of: connection)
}

func connectionChanged(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_ConnectionNotificationCode
) {
    guard let context, let connection else { return }
    let socket = cmicrohttpd_connection_socket(connection)
    guard socket >= 0 else { return }
    let deadlines = Unmanaged<Dispatcher>.fromOpaque(context).takeUnretainedValue().deadlines
    if cmicrohttpd_connection_started(code) { deadlines.begun(socket) } else { deadlines.closed(socket) }
}

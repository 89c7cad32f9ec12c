// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd

/// A response in the library's form, made by the thread that answered, so that the event loop has only to send it.
final class PreparedResponse: Sendable {
    let status: UInt32
    let stream: StreamPipe?
    /// Changed by nobody after `init`; the library counts references to it under a lock of its own.
    nonisolated(unsafe) let handle: OpaquePointer

    /// Nil where a field cannot be sent, as one with a line break in it, or memory is short.
    init?(_ response: HTTPResponse, on connection: Connection) {
        stream = response.stream.map { StreamPipe($0, connection) }
        guard let handle = stream.map(Self.make) ?? Self.make(response.body) else { return nil }
        self.handle = handle
        status = UInt32(response.status.rawValue)
        for field in response.headers.fields
        where MHD_add_response_header(handle, field.name, field.value) != .YES {
            return nil
        }
    }

    deinit { MHD_destroy_response(handle) }

    private static func make(_ body: [UInt8]) -> OpaquePointer? {
        // MUST_COPY: the array's storage does not outlive the call.
        body.withUnsafeBytes { bytes in
            MHD_create_response_from_buffer(
                bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
        }
    }

    /// Bytes that the library asks of a stream at once.
    private static let streamBlock = 4_096

    private static func make(_ stream: StreamPipe) -> OpaquePointer? {
        let context = Unmanaged.passRetained(stream).toOpaque()
        let made = MHD_create_response_from_callback(
            cmicrohttpd_unknown_size, streamBlock, readStream, context, releaseStream)
        if made == nil { releaseStream(context) }
        return made
    }
}

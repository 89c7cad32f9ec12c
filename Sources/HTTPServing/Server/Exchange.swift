// SPDX-License-Identifier: Apache-2.0

/// One request as it comes in; used by its connection's event loop alone, released when the library says that it is complete.
final class Exchange {
    /// The request target as sent; nil where it is not UTF-8.
    let target: String?
    private(set) var body: [UInt8] = []
    private(set) var head: RequestHead?
    /// Why the request will be refused as soon as its body has been read.
    var refusal: HTTPFailure?
    /// Where the response will be; nil before the request was handed to a worker.
    var answer: Answer?
    private var discarded = 0

    init(target: String?) { self.target = target }

    var isBegun: Bool { head != nil }

    func begin(_ head: RequestHead) { self.head = head }

    /// Takes a piece of the body; what comes beyond the limit is counted and dropped.
    ///
    /// - Returns: false where the client sends so much that the connection should be cut.
    func receive(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Bool {
        if refusal != nil || body.count + bytes.count > limit {
            refusal = refusal ?? Dispatcher.tooLarge
            body = []
            discarded += bytes.count
        } else {
            body.append(contentsOf: bytes)
        }
        return discarded <= 1 << 20
    }
}

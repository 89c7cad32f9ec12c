// SPDX-License-Identifier: Apache-2.0

/// One request as it comes in; used by its connection's thread alone, released when the library says that it is complete.
final class Exchange {
    /// The request target as sent; nil where it is not UTF-8.
    let target: String?
    private(set) var body: [UInt8] = []
    private(set) var isBegun = false
    private(set) var isTooLarge = false
    private var discarded = 0

    init(target: String?) { self.target = target }

    func begin() { isBegun = true }

    /// Takes a piece of the body; what comes beyond the limit is counted and dropped.
    ///
    /// - Returns: false where the client sends so much that the connection should be cut.
    func receive(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Bool {
        if isTooLarge || body.count + bytes.count > limit {
            isTooLarge = true
            body = []
            discarded += bytes.count
        } else {
            body.append(contentsOf: bytes)
        }
        return discarded <= 1 << 20
    }
}

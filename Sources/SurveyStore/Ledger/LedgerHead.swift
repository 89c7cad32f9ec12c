// SPDX-License-Identifier: Apache-2.0

/// How many entries a ledger has and the hash of its last.
package struct LedgerHead: Equatable, Sendable, Codable {
    package var size: Int
    /// 64 lower-case hexadecimal digits; 64 zeros for an empty ledger.
    package var hash: String

    package init(size: Int, hash: String) {
        self.size = size
        self.hash = hash
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import GRDB
internal import Surveys

/// One event of a study in the order in which it happened, bound to all events before it.
package struct LedgerEntry: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case sealed = "study-sealed"
        case opened = "study-opened"
        case consent
        case decline
        case vote
        case revision
        case submission
        case withdrawal
        /// A volunteer said who they are; only a commitment stands here.
        case background
        /// An answer about themselves ended a volunteer's part; their records are gone.
        case screening
        /// Personal data of a volunteer were erased on their demand; their answers stay.
        case erasure
        case invitation
        case amendment
        case staffLook = "staff-look"
        case backup
        case restore
        case purge
        case closed = "study-closed"
        case unblinding
        case export
    }

    /// Counted from 0.
    package var index: Int
    /// A `Kind`, as text: an entry that this release does not know can still be verified.
    package var kind: String
    /// UTC, ISO 8601.
    package var at: String
    /// Canonical bytes of the event's facts; personal data and answers stand here only as salted commitments.
    package var body: String
    /// Hash of the entry before; 64 zeros for the first.
    package var previous: String
    package var hash: String

    static let genesis = String(repeating: "0", count: 64)

    /// The bytes that are hashed: a canonical object of all fields but `hash`, and a version.
    package var canonicalBytes: [UInt8] {
        func text(_ value: String) -> String { CanonicalValue.text(value).string }
        return Array(
            ("{\"at\":\(text(at)),\"body\":\(body),\"index\":\(index),\"kind\":\(text(kind)),"
                + "\"previous\":\(text(previous)),\"version\":1}").utf8)
    }

    /// SHA-256 over a zero byte and the canonical bytes.
    ///
    /// The zero byte is RFC 6962's mark of a leaf: the same hashes can become the leaves of a Merkle tree.
    package var computedHash: String {
        var hash = SHA256()
        hash.update(data: [0])
        hash.update(data: canonicalBytes)
        return Data(hash.finalize()).hexadecimal
    }

    init(index: Int, kind: Kind, at: String, body: [String: CanonicalValue], previous: String) {
        self.index = index
        self.kind = kind.rawValue
        self.at = at
        self.body = CanonicalValue.object(body).string
        self.previous = previous
        self.hash = ""
        hash = computedHash
    }

    init(_ row: Row) {
        index = row["idx"]
        kind = row["kind"]
        at = row["at"]
        body = row["body"]
        previous = row["previous"]
        hash = row["hash"]
    }

    /// The facts of the body; nil where it is no canonical value.
    var facts: CanonicalValue? {
        CanonicalValue(parsing: body)
    }
}

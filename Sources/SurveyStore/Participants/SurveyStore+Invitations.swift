// SPDX-License-Identifier: Apache-2.0

private import Crypto
internal import Foundation
internal import GRDB
internal import Surveys

extension SurveyStore {
    /// Makes single-use invitations and returns their secrets, which the database does not hold.
    ///
    /// - Parameter count: 1 or more.
    package func invite(_ count: Int) throws -> [String] {
        precondition(count >= 1, "invite(\(count)) makes nothing")
        return try writing { db in
            let study = try StudyRow.require(db)
            guard study.definition.recruitment.mode == .invitation else {
                throw StoreFailure(
                    .wrongPhase(study.phase), path: path,
                    reason:
                        "the study recruits by \(study.definition.recruitment.mode.rawValue) link, not by invitation",
                    hint: "Set `recruitment: {mode: invitation}` in the template")
            }
            guard study.phase != .unblinded else {
                throw StoreFailure(
                    .wrongPhase(study.phase), path: path, reason: "the study is over: it is unblinded")
            }
            let now = timestamp()
            let before = try Self.count("invitations", in: db)
            let secrets = (0..<count).map { _ in RandomBytes.hexadecimal(16) }
            let digests = secrets.map { Self.digest(of: $0, source: .invitation) }
            for digest in digests {
                try db.execute(
                    sql: "INSERT INTO invitations (digest, made_at) VALUES (?, ?)", arguments: [digest, now])
            }
            let facts: [String: CanonicalValue] = [
                "count": .integer(count), "digests": .text(Ledger.hash(ofDigests: digests)),
                "total": .integer(before + count),
            ]
            try Ledger.append(.invitation, facts, at: now, in: db)
            return secrets
        }
    }

    /// Whether an invitation has this secret, used or not.
    package func hasInvitation(_ secret: String) throws -> Bool {
        try reading { db in
            try Int.fetchOne(
                db, sql: "SELECT 1 FROM invitations WHERE digest = ?",
                arguments: [Self.digest(of: secret, source: .invitation)]) != nil
        }
    }

    static func requireInvitation(_ digest: Data?, in db: Database) throws {
        let found = try digest.flatMap {
            try Int.fetchOne(db, sql: "SELECT number FROM invitations WHERE digest = ?", arguments: [$0])
        }
        guard found != nil else {
            throw StoreFailure(.unknownInvitation, reason: "no invitation has this secret")
        }
    }

    /// What stands in the database for a secret or an identifier from elsewhere: enough to know it again, not to read it.
    static func digest(of externalID: String, source: Arrival.Source) -> Data {
        Data(SHA256.hash(data: Data("showdown \(source.rawValue)\n\(externalID)".utf8)))
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

extension SurveyStore {
    /// The ledger's checkpoint, now or as it was when it had fewer entries.
    ///
    /// - Parameter key: must be the one that the study was sealed with, where it was sealed with one.
    package func checkpoint(size: Int? = nil, signedBy key: LedgerKey? = nil) throws -> LedgerCheckpoint {
        try reading { try checkpoint(size: size, signedBy: key, in: $0) }
    }

    /// That an entry, counted from 0, is among the first `size` entries.
    package func inclusionProof(of index: Int, in size: Int) throws -> InclusionProof {
        try reading { db in
            try requireSize(size, in: db)
            guard (0..<size).contains(index) else {
                throw StoreFailure(
                    .badData, path: path, reason: "no entry \(index + 1) is among the first \(size)")
            }
            let path = try tree.tree(size: size, in: db).inclusionPath(of: index, in: size)
            return InclusionProof(index: index, size: size, path: path)
        }
    }

    /// That the ledger's first entries are still what they were when it had more.
    package func consistencyProof(from first: Int, to second: Int) throws -> ConsistencyProof {
        try reading { db in
            try requireSize(second, in: db)
            guard (0...second).contains(first) else {
                throw StoreFailure(
                    .badData, path: path, reason: "\(first) entries are not a prefix of \(second)")
            }
            let path = try tree.tree(size: second, in: db).consistencyPath(from: first, to: second)
            return ConsistencyProof(first: first, second: second, path: path)
        }
    }

    /// The key and its holder as the study's first entry names them; nil where it was sealed without.
    package func ledgerKey() throws -> (key: LedgerKey.Public, holder: String?)? {
        try reading { try Ledger.entry(at: 0, in: $0)?.ledgerKey }
    }

    func checkpoint(size: Int?, signedBy key: LedgerKey?, in db: Database) throws -> LedgerCheckpoint {
        guard let sealed = try Ledger.entry(at: 0, in: db), let origin = sealed.origin else {
            throw StoreFailure(
                .badData, path: path, reason: "its ledger does not begin with the sealing of a study",
                hint: "Restore a backup")
        }
        let size = try size ?? Ledger.head(in: db).size
        try requireSize(size, in: db)
        let checkpoint = LedgerCheckpoint(
            origin: origin, size: size, root: try tree.tree(size: size, in: db).root(size: size))
        guard let key else { return checkpoint }
        if let named = sealed.ledgerKey?.key, named != key.public {
            throw StoreFailure(
                .wrongKey, path: path, reason: "the ledger key is not the one that the study was sealed with",
                hint: "The study names the key \(named)")
        }
        return try checkpoint.signed(by: key)
    }

    private func requireSize(_ size: Int, in db: Database) throws {
        let all = try Ledger.head(in: db).size
        guard (0...all).contains(size) else {
            throw StoreFailure(.badData, path: path, reason: "the ledger has \(all) entries, not \(size)")
        }
    }
}

extension LedgerEntry {
    /// Which ledger this first entry begins; nil where it seals no study.
    var origin: String? {
        guard kind == Kind.sealed.rawValue, let facts, let study = facts["study"]?.textValue,
            let seal = facts["seal"]?.textValue
        else { return nil }
        return Self.origin(study: study, seal: seal)
    }

    /// The seal tells apart studies that were made of one template.
    static func origin(study: String, seal: String) -> String { "showdown/\(study)/\(seal.prefix(16))" }

    var ledgerKey: (key: LedgerKey.Public, holder: String?)? {
        guard let facts, let key = facts["ledger_key"]?.textValue.flatMap(LedgerKey.Public.init) else {
            return nil
        }
        return (key, facts["ledger_holder"]?.textValue)
    }
}

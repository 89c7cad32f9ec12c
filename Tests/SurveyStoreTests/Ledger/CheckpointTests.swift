// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import StudyFiles
import SurveyStore
import Testing

@Suite struct CheckpointTests {
    /// The example of golang.org/x/mod/sumdb/note: key, text and signature.
    @Test func aPublishedSignatureVerifiesUnderItsPublishedKey() throws {
        let text =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
        let key = try #require(
            LedgerKey.Public("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
        let bytes = try #require(
            Data(
                base64Encoded:
                    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
            ))
        #expect(key.verifierKey(name: "PeterNeumann").hasPrefix("PeterNeumann+c74f20a3+"))
        #expect(key.isSignature(bytes.dropFirst(4), of: text))
        #expect(!key.isSignature(bytes.dropFirst(4), of: text + " "))
        #expect(LedgerKey.Public("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW") == nil)
        #expect(LedgerKey.Public(String(key.description.dropLast())) == nil)
    }

    @Test func aCheckpointIsASignedNote() throws {
        let fixture = try Fixture.lived()
        let store = try SurveyStore(fixture.study)
        let key = LedgerKey.make()
        let seal = try store.study().seal
        let checkpoint = try store.checkpoint(signedBy: key)
        let lines = checkpoint.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 6 && lines[3].isEmpty && lines[5].isEmpty)
        #expect(lines[0] == "showdown/a-study/\(seal.prefix(16))" && lines[1] == "14")
        let leaves = try store.entries().map { MerkleHash.leaf($0.canonicalBytes) }
        let root = try MerkleLevels(leaves).tree.root(size: 14)
        #expect(lines[2] == root.base64)
        #expect(lines[4].hasPrefix("— \(checkpoint.origin) "))
        #expect(try LedgerCheckpoint(parsing: checkpoint.text) == checkpoint)
        #expect(checkpoint.isSigned(by: key.public))
        #expect(checkpoint.standing(under: LedgerKey.make().public) == .unsigned)
        var changed = checkpoint
        changed.size = 13
        #expect(changed.standing(under: key.public) == .forged)
        #expect(try store.checkpoint().signatures.isEmpty)
        #expect(try store.checkpoint(size: 3, signedBy: key).isSigned(by: key.public))
        #expect(failure { try store.checkpoint(size: 15) } == .badData)
        #expect(failure { try store.checkpoint(size: -1) } == .badData)
    }

    @Test func severalNotesOfAFileAreReadAndEveryOtherTextRefusedByItsLine() throws {
        let fixture = try Fixture.lived()
        let store = try SurveyStore(fixture.study)
        let notes = try [3, 9, 14].map {
            try store.checkpoint(size: $0, signedBy: $0 == 9 ? nil : LedgerKey.make())
        }
        let text = notes.map(\.text).joined(separator: "\n")
        try FileContents.write(text, to: fixture.file("log"))
        #expect(try LedgerCheckpoint.read(from: fixture.file("log")) == notes)
        try FileContents.write("\n\n" + notes.map(\.text).joined(), to: fixture.file("log"))
        #expect(try LedgerCheckpoint.read(from: fixture.file("log")) == notes)
        #expect(throws: StoreFailure.self) { try LedgerCheckpoint(parsing: text) }
        let root = notes[0].root.base64
        let faults: [(String, Int)] = [
            ("a\n03\n\(root)\n", 2), ("a\n-1\n\(root)\n", 2), ("a\n99999999999999999999\n\(root)\n", 2),
            ("a\n3\n\(root.dropLast())\n", 3), ("a\n3\n", 1), ("a\n3\n\(root)\n\n— b\n", 5),
            ("a\n3\n\(root)\n\n— b+c AAAAAAAA\n", 5), ("— a AAAAAAAA\n", 1), ("a\u{1}\n3\n\(root)\n", 1),
        ]
        for (text, line) in faults {
            try FileContents.write(text, to: fixture.file("log"))
            #expect {
                try LedgerCheckpoint.read(from: fixture.file("log"))
            } throws: {
                ($0 as? FileFailure)?.line == line
            }
        }
        try FileContents.write("\n", to: fixture.file("log"))
        #expect(throws: FileFailure.self) { try LedgerCheckpoint.read(from: fixture.file("log")) }
    }

    @Test func aKeyFileIsItsOwnersAloneAndNeverOverwritten() throws {
        let fixture = try Fixture()
        let key = LedgerKey.make()
        let path = fixture.file("study.ledger-key")
        try key.write(to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try LedgerKey.read(from: path).public == key.public)
        #expect(failure { try LedgerKey.make().write(to: path) } == .cannotCreate)
        #expect("\(key)" == "LedgerKey(\(key.public))")
        try FileContents.write(key.public.pem, to: fixture.file("public.pem"))
        try FileContents.write(
            key.public.verifierKey(name: "showdown/x/y") + "\n", to: fixture.file("public"))
        for form in [fixture.file("public.pem"), fixture.file("public"), "\(key.public)"] {
            #expect(try LedgerKey.Public.read(fileOrKey: form) == key.public)
        }
        #expect(throws: FileFailure.self) { try LedgerKey.Public.read(fileOrKey: path) }
        #expect(throws: FileFailure.self) { try LedgerKey.Public.read(fileOrKey: fixture.file("none")) }
        #expect(throws: FileFailure.self) { try LedgerKey.read(from: fixture.file("public.pem")) }
    }

    /// OpenSSL reads our key, and each verifies what the other signed.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
    func openSSLAgrees() throws {
        let fixture = try Fixture.lived()
        let store = try SurveyStore(fixture.study)
        let key = LedgerKey.make()
        try key.write(to: fixture.file("key"))
        try FileContents.write(key.public.pem, to: fixture.file("public.pem"))
        let checkpoint = try store.checkpoint(signedBy: key)
        try FileContents.write(checkpoint.body, to: fixture.file("body"))
        try FileContents.write(checkpoint.signatures[0].bytes, to: fixture.file("signature"))
        func openssl(_ arguments: String...) throws -> Int32 {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
            process.arguments = arguments
            process.currentDirectoryURL = URL(fileURLWithPath: fixture.path)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        let check = [
            "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-in", "body", "-sigfile",
        ]
        func verifies(_ signature: String) throws -> Bool {
            try openssl(
                check[0], check[1], check[2], check[3], check[4], check[5], check[6], check[7], check[8],
                signature)
                == 0
        }
        #expect(try verifies("signature"))
        #expect(
            try openssl("pkeyutl", "-sign", "-inkey", "key", "-rawin", "-in", "body", "-out", "theirs") == 0)
        #expect(key.public.isSignature(try FileContents.read(fixture.file("theirs")), of: checkpoint.body))
        try FileContents.write(checkpoint.body + " ", to: fixture.file("body"))
        #expect(try !verifies("signature"))
    }

    @Test func aLogGrowsAndRefusesALedgerThatLostWhatItSaw() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let key = LedgerKey.make()
        let log = CheckpointLog(fixture.file("checkpoints"))
        #expect(try log.checkpoints() == [])
        let first = try log.append(from: store, signedBy: key)
        // Nothing happened since: nothing is added.
        try log.append(from: store, signedBy: key)
        #expect(try log.checkpoints() == [first])
        try store.finish(try store.volunteer())
        let second = try log.append(from: store, signedBy: key)
        #expect(try log.checkpoints() == [first, second] && second.size == 7)
        try store.close()
        try fixture.tamper(Fixture.unlock + "DELETE FROM ledger WHERE idx = 6")
        let cut = try SurveyStore(fixture.study)
        #expect(failure { try log.append(from: cut, signedBy: key) } == .badData)
        #expect(try log.checkpoints() == [first, second])
        let other = try Fixture.lived()
        #expect(failure { try log.append(from: SurveyStore(other.study)) } == .badData)
    }

    @Test func proofsOfTheStoreVerifyWhileAnotherProcessAppends() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let other = try SurveyStore(fixture.study)
        for round in 1...8 {
            for _ in 0..<5 { try other.finish(try other.volunteer()) }
            for _ in 0..<(round == 4 ? 70 : 1) { try other.decline(nil) }
            let leaves = try store.entries().map { MerkleHash.leaf($0.canonicalBytes) }
            let tree = MerkleLevels(leaves).tree
            let size = try store.head().size
            #expect(try store.checkpoint().root == tree.root(size: size))
            for index in stride(from: 0, to: size, by: 13) {
                let proof = try store.inclusionProof(of: index, in: size)
                #expect(proof.leads(from: leaves[index], to: try tree.root(size: size)))
                let growth = try store.consistencyProof(from: index, to: size)
                #expect(growth.leads(from: try tree.root(size: index), to: try tree.root(size: size)))
                #expect(try store.checkpoint(size: index).root == tree.root(size: index))
            }
        }
        #expect(try store.head().size > 256)
        #expect(failure { try store.inclusionProof(of: 5, in: 5) } == .badData)
        #expect(failure { try store.consistencyProof(from: 6, to: 5) } == .badData)
    }
}

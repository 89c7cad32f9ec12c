// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

@Suite struct ReceiptProofTests {
    /// A proof of a submission in the middle of a ledger, and the key that signed it.
    static func proof(_ fixture: Fixture, signed: Bool = true) throws -> (ReceiptProof, LedgerKey) {
        let store = try fixture.store()
        let key = LedgerKey.make()
        try store.finish(try store.volunteer("First Volunteer"))
        let receipt = try store.finish(try store.volunteer())
        for _ in 0..<20 { try store.decline(nil) }
        let proof = try #require(
            try store.receiptProof(code: receipt.code.lowercased(), signedBy: signed ? key : nil))
        #expect(proof.index == receipt.ledgerIndex && proof.leaf.hexadecimal == receipt.ledgerHead)
        #expect("\(proof.place)" == "entry 12 of 32")
        #expect(try store.receiptProof(code: "0000-0000-0000-0000") == nil)
        #expect(try store.receiptProof(code: "no code") == nil)
        return (proof, key)
    }

    @Test func aProofHoldsByItselfInBothForms() throws {
        let fixture = try Fixture()
        let (proof, key) = try Self.proof(fixture)
        for text in [
            proof.text, proof.json, proof.text.replacingOccurrences(of: "\n", with: "  \r\n"),
            "\n" + proof.text,
        ] {
            let read = try ReceiptProof(parsing: text)
            #expect(read == proof)
            let check = read.check(trusting: key.public)
            #expect(check.fault == nil && check.doubts == [] && check.findings.count == 3)
            #expect(check.findings[2].contains("signed by \(key.public)"))
        }
        #expect(proof.text.hasPrefix("c2sp.org/tlog-proof@v1\nextra "))
        #expect(proof.text.hasSuffix(proof.checkpoint.text))
        let alone = proof.check()
        #expect(alone.fault == nil && alone.doubts.count == 1)
        #expect(proof.check(trusting: LedgerKey.make().public).fault?.contains("another key") == true)
    }

    @Test func anUnsignedProofShowsInclusionAndSaysWhatIsMissing() throws {
        let fixture = try Fixture()
        let (proof, key) = try Self.proof(fixture, signed: false)
        #expect(proof.key == nil)
        #expect(try ReceiptProof(parsing: proof.text) == proof && ReceiptProof(parsing: proof.json) == proof)
        #expect(proof.check().fault == nil && proof.check().doubts.count == 1)
        #expect(proof.check(trusting: key.public).fault?.contains("not signed by the trusted key") == true)
    }

    @Test func everyChangedPartIsFound() throws {
        let fixture = try Fixture()
        let (proof, _) = try Self.proof(fixture)
        var changes: [(ReceiptProof, String)] = []
        func change(_ expected: String, _ body: (inout ReceiptProof) -> Void) {
            var changed = proof
            body(&changed)
            changes.append((changed, expected))
        }
        change("its code is not") { $0.code = "0000-0000-0000-0000" }
        change("its code is not") { $0.salt[0] ^= 1 }
        change("its entry is not") { $0.index += 1 }
        change("its entry is not") { $0.entry += " " }
        change("its code is not") {
            $0.entry = $0.entry.replacingOccurrences(of: "\"at\":\"2", with: "\"at\":\"3")
        }
        change("its entry is not") {
            $0.entry = $0.entry.replacingOccurrences(of: "submission", with: "decline")
        }
        change("its path does not") { $0.path.removeLast() }
        change("its path does not") { $0.path.swapAt(0, 1) }
        change("its path does not") { $0.checkpoint.size = 12 }
        change("its path does not") { $0.checkpoint.root = .empty }
        change("the signature on its checkpoint") { $0.checkpoint.signatures[0].bytes[9] ^= 1 }
        change("the signature on its checkpoint") { $0.checkpoint.extensions = ["more"] }
        change("its path does not") { $0.checkpoint.size += 1 }
        for (changed, expected) in changes {
            #expect(changed.check().fault?.hasPrefix(expected) == true, "\(changed.check())")
        }
    }

    /// Every byte of both forms, changed: refused, found, or without a meaning (base 64 and JSON have some).
    @Test func noChangedByteMakesAnotherProofThatHolds() throws {
        let fixture = try Fixture()
        let (proof, key) = try Self.proof(fixture)
        for text in [proof.text, proof.json] {
            let bytes = Array(text.utf8)
            for place in bytes.indices {
                var changed = bytes
                changed[place] = changed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
                guard let read = try? ReceiptProof(parsing: String(decoding: changed, as: UTF8.self)) else {
                    continue
                }
                if read.check(trusting: key.public).fault == nil { #expect(read == proof) }
            }
        }
    }

    @Test(arguments: [
        "", "{", "{}", "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v1\nextra e30=\nindex 0\n\na\n1\nb\n",
        "c2sp.org/tlog-proof@v1\nextra !\nindex -1\n\n", "[1,2]",
        String(repeating: "{\"a\":", count: 100_000),
        String(repeating: "[", count: 100_000), #"{"index": 1, "path": [], "checkpoint": ""}"#,
    ])
    func whatIsNoProofIsRefused(text: String) {
        #expect(throws: StoreFailure.self) { try ReceiptProof(parsing: text) }
    }

    @Test func theKeyAndItsHolderComeFromTheFirstEntry() throws {
        let fixture = try Fixture.lived()
        #expect(try SurveyStore(fixture.study).ledgerKey()?.key == nil)
    }
}

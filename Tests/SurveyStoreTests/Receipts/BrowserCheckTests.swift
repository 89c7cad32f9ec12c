// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Testing

/// The module that checks proofs in the browser, run by Node where it is installed: same hashes, same signatures.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/node")))
struct BrowserCheckTests {
    private static let module = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("public/verify.js")
        .path

    /// The verdict on each text.
    private func verdicts(_ texts: [String], in fixture: Fixture) throws -> [String] {
        try FileContents.write(try FileContents.read(Self.module), to: fixture.file("verify.mjs"))
        try JSONLines.write(texts, to: fixture.file("texts.jsonl"))
        try FileContents.write(
            """
            import { readFileSync } from "node:fs";
            import { webcrypto } from "node:crypto";
            globalThis.crypto ??= webcrypto;
            const { check } = await import("./verify.mjs");
            for (const line of readFileSync("texts.jsonl", "utf8").trim().split("\\n")) {
              console.log((await check(JSON.parse(line))).join(" "));
            }
            """, to: fixture.file("run.mjs"))
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/node")
        process.arguments = ["run.mjs"]
        process.currentDirectoryURL = URL(fileURLWithPath: fixture.path)
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return text.split(separator: "\n").map(String.init)
    }

    @Test func itAgreesWithTheStoreOnSoundAndChangedProofs() throws {
        let fixture = try Fixture()
        let (proof, key) = try ReceiptProofTests.proof(fixture)
        var unsigned = proof
        unsigned.checkpoint.signatures = []
        var keyless = unsigned
        keyless.key = nil
        var forged = proof
        forged.checkpoint.signatures[0].bytes[9] ^= 1
        var other = proof
        other.code = "0000-0000-0000-0000"
        var moved = proof
        moved.path.swapAt(0, 1)
        var short = proof
        short.path.removeLast()
        var late = proof
        late.index += 1
        let texts = [
            proof.text, proof.json, unsigned.text, keyless.json, forged.text, other.text, moved.json,
            short.text,
            late.json, "hello", "{}", String(proof.text.prefix(100)),
        ]
        let expected =
            ["holds signed", "holds signed", "holds unsigned", "holds unsigned"]
            + Array(repeating: "fails", count: 5) + Array(repeating: "unreadable", count: 3)
        #expect(try verdicts(texts, in: fixture) == expected)
        #expect(proof.check(trusting: key.public).fault == nil && forged.check().fault != nil)
    }

    @Test func itClimbsEveryTreeToTwentyFourEntriesAsTheStoreDoes() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let receipts = try (0..<2).map { try store.finish(try store.volunteer("Volunteer \($0)")) }
        for _ in 0..<12 { try store.decline(nil) }
        var texts: [String] = []
        for receipt in receipts {
            var proof = try #require(try store.receiptProof(code: receipt.code))
            for size in (proof.index + 1)...24 {
                proof.path = try store.inclusionProof(of: proof.index, in: size).path
                proof.checkpoint = try store.checkpoint(size: size)
                #expect(proof.check().fault == nil)
                texts.append(proof.text)
            }
        }
        #expect(try verdicts(texts, in: fixture) == texts.map { _ in "holds unsigned" })
    }

    @Test func theModuleAndTheScriptTogetherAreSmall() throws {
        let folder = URL(fileURLWithPath: Self.module).deletingLastPathComponent().path
        let sizes = try ["verify.js", "script.js"].map { try FileContents.read("\(folder)/\($0)").count }
        #expect(sizes.reduce(0, +) < 5000, "\(sizes)")
    }
}

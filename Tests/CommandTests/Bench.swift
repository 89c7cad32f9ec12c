// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StudyFiles
import Testing

/// Small sound files of every kind and a port that is taken, made once for a suite; each case spoils a copy.
struct Bench: Sendable {
    @TaskLocal static var current: Bench?

    /// The folder that holds the sound files.
    let path: String
    let port: Int

    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// A copy of all files.
    func copy() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            try FileManager.default.copyItem(atPath: "\(path)/\(name)", toPath: folder(name))
        }
        return folder
    }

    fileprivate static func fill(_ folder: TemporaryFolder) throws {
        let command = folder.command
        try command.succeed(
            "data", "generate", "--count", "12", "--output", "dialogues.json", "--prompts", "prompts.jsonl")
        try command.succeed("data", "import", "dialogues.json", "--output", "conversations.jsonl")
        try command.succeed("data", "alternate", "conversations.jsonl", "--output", "pairs.jsonl")
        try command.succeed(
            "tokenizer", "train", "--data", "conversations.jsonl", "--size", "300", "--output", "tokens")
        try command.succeed(
            "train", "sft", "--shape", "tiny", "--tokenizer", "tokens", "--data", "conversations.jsonl",
            "--steps", "1",
            "--batch-size", "2", "--output", "model", "--quiet")
        try JSONLines.write(responses, to: folder("responses.jsonl"))
        for name in ["new", "closed"] {
            try command.succeed(
                "study", "create", "--template", "\(package)/survey-templates/hotel-concierge.yaml",
                "--responses", "responses.jsonl", "--output", "\(name).db", "--key", "\(name).key")
        }
        // The first opening after the making leaves a free page behind; later ones change no page.
        try command.succeed("study", "purge", "new.db")
        try command.succeed("study", "open", "closed.db")
        try command.succeed("study", "close", "closed.db")
        try command.succeed("study", "purge", "closed.db")
    }

    /// Enough for the shipped template, no two texts alike.
    static var responses: [GeneratedResponse] {
        var responses: [GeneratedResponse] = []
        for prompt in 1...13 {
            for temperature in [0.001, 0.301, 0.601, 0.901, 1.201, 1.501, 1.801, 2.101] {
                for method in ["SFT", "DPO", "ORPO", "COALA"] {
                    let number = responses.count
                    responses.append(
                        GeneratedResponse(
                            id: "\(number)", section: "hotel", promptID: "\(prompt)",
                            prompt: "Question \(prompt)?",
                            method: method, checkpoint: "made/\(method)", temperature: temperature, sample: 0,
                            seed: 1, text: "Answer \(number).", tokens: 4, finish: .length))
                }
            }
        }
        return responses
    }
}

/// Makes a bench before the tests of a suite and removes it after them.
struct BenchTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        try Bench.fill(folder)
        let taken = try ListeningPort()
        try await Bench.$current.withValue(Bench(path: folder.path, port: taken.number)) {
            try await function()
        }
        withExtendedLifetime((folder, taken)) {}
    }
}

extension Trait where Self == BenchTrait {
    static var bench: Self { Self() }
}

/// A port that another program listens on.
private final class ListeningPort {
    private let descriptor: Int32
    let number: Int

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(isBound)
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}

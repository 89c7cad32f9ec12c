// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import PreferenceData
import StudyFiles
import Tokenizers

/// `showdown tokenizer`: byte-level BPE.
struct TokenizerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenizer", abstract: "Train a byte-level BPE, encode and decode.",
        subcommands: [TokenizerTrainCommand.self, TokenizerEncodeCommand.self, TokenizerDecodeCommand.self])
}

struct TokenizerTrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a byte-level BPE on conversations.",
        discussion:
            "Writes tokenizer.json, vocab.json and merges.txt. The same conversations give the same files.")

    @Option(help: "Conversations, JSON lines of messages.")
    var data: String

    @Option(help: "The folder to write.")
    var output: String

    @Option(help: "Tokens in all, at least 256 and the special ones.")
    var size = 2_048

    func run() throws {
        let conversations = try ConversationFile.read(from: data)
        let tokenizer = try BytePairTrainer.train(
            conversations.map { ChatMarkup.transcript(of: $0.messages) }, size: size,
            specials: ["<|endoftext|>", ChatMarkup.begin, ChatMarkup.end])
        try FolderContents.write(try TokenizerFiles.encode(tokenizer), to: output)
        Message.say("\(output) holds a tokenizer of \(tokenizer.count) tokens.")
    }
}

struct TokenizerEncodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode", abstract: "Print a JSON array of token ids for each line of standard input.")

    @Option(help: "A folder with a tokenizer.")
    var tokenizer: String

    @Flag(help: "Each line is a JSON string, which may hold line breaks.")
    var jsonLines = false

    func run() throws {
        let tokenizer = try TokenizerFiles.load(tokenizer)
        var number = 0
        while let line = readLine() {
            number += 1
            var text = line
            if jsonLines {
                guard let decoded = try? JSONDecoder().decode(String.self, from: Data(line.utf8)) else {
                    throw FileFailure(
                        .badData, path: "standard input", line: number, reason: "is not a JSON string")
                }
                text = decoded
            }
            let ids = tokenizer.encode(text, specials: false)
            let line = "[\(ids.map(String.init).joined(separator: ","))]\n"
            try DataOutput.write(Array(line.utf8), to: nil)
        }
    }
}

struct TokenizerDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Print the text of each line of standard input, a JSON array of token ids.")

    @Option(help: "A folder with a tokenizer.")
    var tokenizer: String

    func run() throws {
        let tokenizer = try TokenizerFiles.load(tokenizer)
        var number = 0
        while let line = readLine() {
            number += 1
            guard let ids = try? JSONDecoder().decode([Int32].self, from: Data(line.utf8)),
                ids.allSatisfy({ $0 >= 0 && Int($0) < tokenizer.count })
            else {
                throw FileFailure(
                    .badData, path: "standard input", line: number,
                    reason: "is not a JSON array of ids below \(tokenizer.count)")
            }
            try DataOutput.write(Array((tokenizer.decode(ids, specials: true) + "\n").utf8), to: nil)
        }
    }
}

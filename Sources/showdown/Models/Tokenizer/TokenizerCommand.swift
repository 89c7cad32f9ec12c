// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PreferenceData
import StudyFiles
import Tokenizers

/// `showdown tokenizer`: BPE over bytes or characters.
struct TokenizerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenizer",
        abstract: "Train a byte-level BPE; encode, decode and convert with any BPE.",
        subcommands: [
            TokenizerTrainCommand.self, TokenizerEncodeCommand.self, TokenizerDecodeCommand.self,
            TokenizerConvertCommand.self,
        ])
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

struct TokenizerConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Write a tokenizer as tokenizer.json and tokenizer_config.json.",
        discussion: """
            Whatever files it came as: vocab.json with merges.txt, tokens that only tokenizer_config.json names. A \
            byte-level tokenizer is written as vocab.json and merges.txt too.
            """)

    @Option(help: "A folder with a tokenizer.")
    var tokenizer: String

    @Option(help: "The folder to write.")
    var output: String

    func run() throws {
        let tokenizer = try TokenizerFiles.load(tokenizer)
        try FolderContents.write(
            try TokenizerFiles.encode(tokenizer)
                + [("tokenizer_config.json", TokenizerFiles.configuration(of: tokenizer))],
            to: output)
        Message.say("\(output) holds the tokenizer of \(tokenizer.count) tokens.")
    }
}

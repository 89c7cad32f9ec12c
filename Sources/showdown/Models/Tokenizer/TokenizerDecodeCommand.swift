// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Tokenizers

struct TokenizerDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Print the text of each line of standard input, a JSON array of token ids.")

    @Option(help: "A folder with a tokenizer.")
    var tokenizer: String

    @Flag(help: "Print each text as a JSON string.")
    var jsonLines = false

    @Flag(help: "Leave special tokens out.")
    var skipSpecials = false

    func run() throws {
        let tokenizer = try TokenizerFiles.load(tokenizer)
        var lines = InputLines()
        while let line = try lines.next() {
            guard let ids = try? JSONDecoder().decode([Int32].self, from: Data(line.utf8)),
                ids.allSatisfy({ $0 >= 0 && Int($0) < tokenizer.count })
            else { throw lines.failure("is not a JSON array of ids below \(tokenizer.count)") }
            let text = tokenizer.decode(ids, specials: !skipSpecials)
            let bytes = jsonLines ? Array(try JSONEncoder().encode(text)) : Array(text.utf8)
            try DataOutput.write(bytes + [0x0a], to: nil)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Generation
import LanguageModels
import Randomness
import StudyFiles
import Tokenizers

/// `showdown sample --prompt`: one response, written as it is decoded.
struct SingleResponse {
    private let command: SampleCommand
    private let prompt: String

    init(_ command: SampleCommand, _ prompt: String) {
        self.command = command
        self.prompt = prompt
    }

    func run() throws {
        let temperatures = try TemperatureGrid.parse(command.temperatures)
        guard temperatures.count == 1 else {
            throw ValidationError("One response has one temperature; --prompts FILE takes a list.")
        }
        // METHOD= is allowed here as well; a folder's own name may hold an equals sign.
        let name = command.checkpoint[0]
        let folder = FileContents.exists(name) ? name : (try? SampleCommand.named(name).folder) ?? name
        let text = prompt == "-" ? try input() : prompt
        let source = try CheckpointSource(folder, guidance: command.guidance.value, identified: false)
        try command.guidance.check([source])
        let request = ResponseRequest(
            prompt: try tokens(of: text, source.model),
            chain: command.sampler.value.chain(temperature: temperatures[0]),
            length: .atMost(command.tokens), draws: SeededGenerator(seed: command.seed, stream: "sample"))
        _ = try source.sampler(command.sampler.value).stream(request) { piece in
            try DataOutput.write(Array(piece.utf8), to: nil)
            return true
        }
        try DataOutput.write(Array("\n".utf8), to: nil)
    }

    /// As a question of a chat where the tokenizer has marks for one, as it stands where not.
    private func tokens(of text: String, _ checkpoint: Checkpoint) throws -> [Int32] {
        let layout: ChatLayout?
        do {
            layout = command.raw ? nil : try checkpoint.chatLayout()
        } catch let error as TokenizerError {
            throw ValidationError("\(error). --raw puts the prompt before the model as it stands.")
        }
        guard let layout else {
            return PromptTokens.encode(text, checkpoint.tokenizer, checkpoint.model.configuration)
        }
        return try ChatHistory().prompt(asking: text, layout, checkpoint.tokenizer, room: .max).tokens
    }

    private func input() throws -> String {
        var lines: [String] = []
        var reader = InputLines()
        while let line = try reader.next() { lines.append(line) }
        let text = lines.joined(separator: "\n")
        guard !text.isEmpty else { throw ValidationError("--prompt -: standard input is empty.") }
        return text
    }
}

// SPDX-License-Identifier: Apache-2.0

import Generation
import LanguageModels
import PreferenceData
import Randomness
import StudyFiles
import Tokenizers

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The state of a conversation, and the loop that moves it.
struct ChatLoop {
    let source: CheckpointSource
    let layout: ChatLayout
    let sampler: ResponseSampler
    let sampling: SamplingOptions
    var history: ChatHistory
    var temperature: Double
    var seed: UInt64
    let limit: Int
    let isQuiet: Bool
    /// Oldest turns that were left out the last time, so that only a change is told.
    var leftOut = 0

    mutating func run() throws {
        let isTerminal = isatty(STDIN_FILENO) == 1
        say("\(source.folder). /help lists what can be done, Ctrl-D ends.")
        var lines = InputLines()
        while true {
            if isTerminal { Message.write("> ") }
            guard let line = try lines.next() else {
                if isTerminal { Message.write("\n") }
                return
            }
            switch ChatOrder(line) {
            case nil: continue
            case .quit: return
            case .say(let question):
                do {
                    try answer(question)
                } catch let error as GenerationError {
                    complain("\(error)")
                } catch let error as TokenizerError {
                    complain("\(error)")
                }
            case let order?: follow(order)
            }
        }
    }

    private mutating func follow(_ order: ChatOrder) {
        switch order {
        case .system(let text):
            history.system = text
            say(text == nil ? "No system text." : "The system text is part of every prompt from here on.")
        case .temperature(let value):
            temperature = value
            say("The temperature is \(value).")
        case .seed(let value):
            seed = value
            say("The seed is \(value).")
        case .reset:
            history.reset()
            say("The conversation begins again.")
        case .undo:
            say(history.undo() ? "The last question is taken back." : "There is nothing to take back.")
        case .save(let path): save(path)
        case .help: Message.say(ChatOrder.list)
        case .wrong(let reason): complain(reason)
        case .say, .quit: break
        }
    }

    private mutating func answer(_ question: String) throws {
        let context = source.model.model.configuration.contextLength
        // At least half of the context is left to what was said.
        let room = max(context - limit, context / 2)
        let prompt = try history.prompt(
            asking: question, layout, source.model.tokenizer, room: room)
        if prompt.leftOut > leftOut {
            say("(The oldest \(prompt.leftOut) turns no longer fit into the context and are left out.)")
        }
        leftOut = prompt.leftOut
        let request = ResponseRequest(
            prompt: prompt.tokens, chain: sampling.chain(temperature: temperature),
            length: .atMost(min(limit, context - prompt.tokens.count)),
            draws: SeededGenerator(seed: seed, stream: "chat", "\(history.turns.count / 2)"))
        ReplyInterruption.beginReply()
        defer { ReplyInterruption.endReply() }
        var text = ""
        let response = try sampler.stream(request) { piece in
            text += piece
            try DataOutput.write(Array(piece.utf8), to: nil)
            return !ReplyInterruption.stopsReply
        }
        try DataOutput.write(Array("\n".utf8), to: nil)
        switch response {
        case nil: say("(Stopped.)")
        case let response? where !response.ended: say("(Cut at \(response.tokens.count) tokens.)")
        default: break
        }
        history.add(question: question, answer: text)
    }

    private func save(_ path: String) {
        guard !history.turns.isEmpty else { return complain("there is nothing to save yet") }
        let messages = history.everything.compactMap { turn in
            PreferenceData.Message.Role(rawValue: turn.role.rawValue).map {
                PreferenceData.Message($0, turn.content)
            }
        }
        do {
            try JSONLinesAppender(path).append([Conversation(messages)])
            say("Saved to \(path).")
        } catch {
            complain("\(error)")
        }
    }

    private func say(_ text: String) { if !isQuiet { Message.say(text) } }

    private func complain(_ reason: String) { Message.say("showdown: \(reason).") }
}

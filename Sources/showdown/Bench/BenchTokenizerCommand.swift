// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import PreferenceData
import StudyFiles
import Tokenizers

/// `showdown bench tokenizer`: encoding, decoding and training, on one core.
struct BenchTokenizerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenizer", abstract: "Speed of encoding and decoding text, on one core.",
        discussion: """
            Cold: a text that nothing of has been met before. Warm: the same text again, so that its words are in the \
            cache. Lines: the text line by line, warm. Seconds are of processor time, the median of the repeats. \
            Without --text and --tokenizer: generated hotel conversations, and a tokenizer of 2,048 tokens trained on \
            others.
            """)

    @Option(help: "A UTF-8 text to encode.")
    var text: String?

    @Option(help: "A folder with a tokenizer.")
    var tokenizer: String?

    @Option(help: "Measurements of each kind.")
    var repeats = 7

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard repeats >= 1 else { throw ValidationError("--repeats is \(repeats); it must be at least 1.") }
    }

    private struct Report: Encodable {
        struct Result: Encodable {
            var work: String
            var seconds: Double
            var megabytes_per_second: Double
            var tokens_per_second: Double
        }

        struct Machine: Encodable {
            var processor: String
            var cores: Int
        }

        var machine: Machine
        var tokenizer: String
        var vocabulary: Int
        var text: String
        var bytes: Int
        var tokens: Int
        var results: [Result]
    }

    func run() throws {
        let content = try text.map(FileContents.readText) ?? Self.conversations(seed: 1)
        let tokenizer = try tokenizer.map(TokenizerFiles.load) ?? Self.trained()
        let bytes = content.utf8.count
        guard bytes > 0 else {
            throw FileFailure(
                .badData, path: text ?? "the text", reason: "is empty", hint: "Name a text of some megabytes")
        }
        let lines = content.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        var ids: [Int32] = []
        var results: [Report.Result] = []
        func measure(_ work: String, prepare: () -> Void = {}, _ body: () -> Void) {
            let times = (0..<repeats).map { _ in
                prepare()
                return ProcessorTime.seconds(of: body)
            }
            let median = times.sorted()[times.count / 2]
            results.append(
                .init(
                    work: work, seconds: median,
                    megabytes_per_second: Double(bytes) / 1e6 / max(median, 1e-9),
                    tokens_per_second: Double(ids.count) / max(median, 1e-9)))
        }
        ids = tokenizer.encode(content, specials: false)
        measure("encode-cold", prepare: tokenizer.forgetPieces) {
            ids = tokenizer.encode(content, specials: false)
        }
        measure("encode-warm") { ids = tokenizer.encode(content, specials: false) }
        measure("encode-lines") { for line in lines { _ = tokenizer.encode(line, specials: false) } }
        var decoded = ""
        measure("decode") { decoded = tokenizer.decode(ids, specials: true) }
        if tokenizer.definition.isByteLevel, tokenizer.definition.normalization.isEmpty, decoded != content {
            throw FileFailure(
                .badData, path: text ?? "the text", reason: "does not come back from its token ids")
        }
        let report = Report(
            machine: .init(
                processor: MachineReport.processorName, cores: ProcessInfo.processInfo.processorCount),
            tokenizer: self.tokenizer ?? "trained on generated conversations",
            vocabulary: tokenizer.count, text: text ?? "generated conversations", bytes: bytes,
            tokens: ids.count,
            results: results)
        try json ? DataOutput.write([report], to: nil) : Self.say(report)
    }

    private static func say(_ report: Report) throws {
        var text = """
            \(report.machine.processor), one core; \(report.text), \(report.bytes) bytes, \(report.tokens) tokens
            tokenizer: \(report.tokenizer), \(report.vocabulary) tokens

            """
        for result in report.results {
            let speed = Decimals.text(result.megabytes_per_second, 1)
            text += result.work + String(repeating: " ", count: max(1, 22 - result.work.count - speed.count))
            text += "\(speed) MB/s, \(Decimals.text(result.tokens_per_second / 1e6, 2)) million tokens/s\n"
        }
        try DataOutput.write(Array(text.utf8), to: nil)
    }

    private static func conversations(seed: UInt64) throws -> String {
        try HotelConversations.generate(count: 2_400, seed: seed).map {
            ChatMarkup.transcript(of: try $0.conversation().messages)
        }.joined()
    }

    private static func trained() throws -> Tokenizer {
        try BytePairTrainer.train(
            [try conversations(seed: 2)], size: 2_048,
            specials: ["<|endoftext|>", ChatMarkup.begin, ChatMarkup.end])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Generation
import GenerationWeb
import LanguageModels
import Logging
import Randomness
import Synchronization
import Tensors
import Testing
import Tokenizers

/// A service of small models of random weights on a port that the system chose.
final class Service {
    let server: ModelServer
    let tokenizer: Tokenizer
    let log = Log()

    /// - Parameters:
    ///   - names: one model each, all alike but `plain`, which knows no chats.
    ///   - context: tokens that the models hold; the longer, the longer a response may take.
    init(
        _ names: [String] = ["small"], context: Int = 120,
        options: ModelServer.Options = ModelServer.Options()
    ) throws {
        let marks = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
        let chatting = try BytePairTrainer.train(
            ["where is the pool? the pool is here. wo ist das schöne Bad?"], size: 300, specials: marks)
        tokenizer = chatting
        let models = try names.map { name in
            let tokenizer =
                name == "plain"
                ? try BytePairTrainer.train(["where is the pool?"], size: 270, specials: ["<|endoftext|>"])
                : chatting
            let end = try tokenizer.id(of: name == "plain" ? "<|endoftext|>" : "<|im_end|>")
            let configuration = ModelConfiguration(
                vocabularySize: tokenizer.count, contextLength: context, channels: 16, layers: 2, heads: 2,
                beginToken: try tokenizer.id(of: "<|endoftext|>"), endTokens: [end])
            let model = LanguageModel(configuration) { name, shape in
                var draws = SeededGenerator(seed: 4, stream: name)
                let shift = name.contains("ln_") && name.hasSuffix("weight") ? 1.0 : 0
                return Tensor(
                    (0..<shape.reduce(1, *)).map { _ in Float(shift + draws.normal() * 0.25) }, shape: shape)
            }
            return try ServedModel(
                name: name, checkpoint: Checkpoint(model: model, tokenizer: tokenizer), guide: nil,
                longestResponse: 1_000_000)
        }
        let log = log
        var logger = Logger(label: "test") { _ in Log.Handler(log: log) }
        logger.logLevel = .trace
        server = try ModelServer(models, host: "127.0.0.1", port: 0, options: options, logger: logger)
    }

    deinit { server.stop(grace: .zero) }

    func get(_ path: String, token: String? = nil) throws -> Answer {
        let client = try Client(port: server.port)
        client.send(Client.head("GET", path, token: token))
        return try Answer(client.read())
    }

    /// A POST on its way; the answer has yet to be read.
    func start(_ path: String, _ body: String, token: String? = nil) throws -> Client {
        let client = try Client(port: server.port)
        client.send(Client.head("POST", path, length: body.utf8.count, token: token) + body)
        return client
    }

    func post(_ path: String, _ body: String, token: String? = nil) throws -> Answer {
        try Answer(start(path, body, token: token).read())
    }

    /// A plain completion.
    ///
    /// - Parameter fields: what stands in the body beside the model.
    func complete(_ fields: String, model: String = "small") throws -> Answer {
        try post("/v1/completions", "{\"model\":\"\(model)\",\(fields)}")
    }

    func chat(_ fields: String) throws -> Answer {
        try post(
            "/v1/chat/completions",
            "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"where\"}],\(fields)}")
    }

    /// Asks the service until no choice waits or is under way.
    func waitUntilIdle() throws {
        let end = ContinuousClock.now + .seconds(60)
        while server.load > 0, ContinuousClock.now < end { _ = try get("/health") }
        #expect(server.load == 0)
    }

    /// Asks the service until so many choices wait or are under way.
    func waitUntilBusy(_ count: Int = 1) throws {
        let end = ContinuousClock.now + .seconds(60)
        while server.load < count, ContinuousClock.now < end { _ = try get("/health") }
        #expect(server.load >= count)
    }

    /// The value of a metric by its name with labels.
    func metric(_ name: String, token: String? = nil) throws -> Double? {
        let lines = try get("/metrics", token: token).body.split(separator: "\n")
        return lines.first { $0.hasPrefix(name + " ") }.flatMap { Double($0.dropFirst(name.count + 1)) }
    }
}

/// Every line that the service has logged.
final class Log: Sendable {
    struct Handler: LogHandler {
        let log: Log
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        init(log: Log) { self.log = log }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(
            level: Logger.Level, message: Logger.Message, metadata: Logger.Metadata?, source: String,
            file: String, function: String, line: UInt
        ) {
            let fields = (metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
            log.lines.withLock { $0.append("\(level) \(message) \(fields)") }
        }
    }

    let lines = Mutex<[String]>([])
    var text: String { lines.withLock { $0.joined(separator: "\n") } }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Generation
import GenerationWeb
import Logging
import Tensors

/// `showdown serve-models`: checkpoints over HTTP, in the form that OpenAI's clients speak.
struct ServeModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-models",
        abstract: "Serve checkpoints' completions over HTTP.",
        discussion: """
            Prints the address on standard output and serves GET /v1/models, POST /v1/completions and \
            POST /v1/chat/completions until Ctrl-C or SIGTERM; then it takes nothing new and gives what is under way \
            --grace seconds. Requests to one model are decoded together; several models share the machine in turn. Also \
            GET /health, /ready and /metrics (Prometheus).

            With --token-file FILE, or the variable SHOWDOWN_TOKEN, clients must send the token (Authorization: Bearer).
            """)

    @Option(help: "NAME=FOLDER: a checkpoint and the name clients ask for; may be given several times.")
    var checkpoint: [String]

    @Option(help: "The address to listen on; 0.0.0.0 for every network of this machine.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 lets the system choose.")
    var port = 8081

    @Option(help: "A file with the token that clients must send; before SHOWDOWN_TOKEN.")
    var tokenFile: String?

    @Option(help: "Responses of one model that are decoded together.")
    var rows = ModelServer.Options().rows

    @Option(help: "Responses of one model that may wait beyond these; others get a 429.")
    var queue = ModelServer.Options().queue

    @Option(help: "Seconds from a request to its last token; beyond, a 504.")
    var deadline = 300

    @Option(help: "Seconds that requests under way have when the service stops.")
    var grace = 10

    @Option(help: "Most tokens of a response.")
    var maxTokens = 4_096

    @Option(help: "What weights are rounded to, and what they are multiplied with: f32 or bf16.")
    var precision = Precision.f32

    @OptionGroup(title: "Guided decoding")
    var guidance: GuidanceOptions

    func validate() throws {
        func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
            guard range.contains(value) else {
                throw ValidationError(
                    "\(name) is \(value); give \(range.lowerBound) to \(range.upperBound).")
            }
        }
        try check("--rows", rows, 1...1_024)
        try check("--queue", queue, 0...100_000)
        try check("--deadline", deadline, 1...86_400)
        try check("--grace", grace, 0...3_600)
        try check("--max-tokens", maxTokens, 1...1_000_000)
        var names: Set<String> = []
        for (name, _) in try named() where !names.insert(name).inserted {
            throw ValidationError("The name \(name) is given to two checkpoints.")
        }
    }

    func run() throws {
        let token = try SecretToken.read(file: tokenFile, variable: "SHOWDOWN_TOKEN")
        // Before the first computation: its threads inherit which signals are held back.
        Interruption.watch()
        let named = try named()
        let sources = try named.map {
            try CheckpointSource($0.folder, guidance: guidance.value, identified: false)
        }
        try guidance.check(sources)
        let models = try zip(named, sources).map { named, source in
            try ServedModel(
                name: named.name, checkpoint: source.model, guide: source.guide, precision: precision,
                longestResponse: maxTokens)
        }
        var options = ModelServer.Options()
        options.rows = rows
        options.queue = queue
        options.deadline = .seconds(deadline)
        options.token = token
        // Logs go to standard error: standard output has the address alone, for scripts.
        let logger = Logger(label: "showdown.serve-models") { StreamLogHandler.standardError(label: $0) }
        let server = try ModelServer(models, host: host, port: port, options: options, logger: logger)
        for warning in warnings(token) { Message.say("warning: " + warning) }
        Message.say("Serving \(named.map(\.name).joined(separator: ", ")). End with Ctrl-C.")
        do {
            try DataOutput.write(Array((server.address + "\n").utf8), to: nil)
        } catch {
            server.stop(grace: .zero)
            throw error
        }
        Interruption.wait()
        Message.say(
            "Stopping: \(server.load) responses under way have \(grace) seconds; Ctrl-C again ends at once.")
        server.stop(grace: .seconds(grace))
        Message.say("Stopped.")
    }

    private func named() throws -> [(name: String, folder: String)] {
        try checkpoint.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--checkpoint \(text) is not NAME=FOLDER.") }
            return (parts[0], parts[1])
        }
    }

    private func warnings(_ token: String?) -> [String] {
        let loopback = host == "localhost" || host == "::1" || host.hasPrefix("127.")
        guard !loopback else { return [] }
        var warnings = [
            "Prompts, responses and the token cross the network unencrypted. Put a proxy with TLS in front."
        ]
        if token == nil {
            warnings.append(
                "Anybody who reaches \(host) may use these models. Name a token with --token-file FILE.")
        }
        return warnings
    }
}

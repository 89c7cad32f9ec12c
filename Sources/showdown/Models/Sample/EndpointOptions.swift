// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CompletionsClient
import Generation

extension CompletionsEndpoint.Form: ExpressibleByArgument {}

/// Methods of a grid that are served elsewhere.
struct EndpointOptions: ParsableArguments {
    @Option(
        help: """
            METHOD=URL#MODEL: a service in OpenAI's form, for a grid; may be given several times. Without #MODEL the only \
            one that it has.
            """)
    var endpoint: [String] = []

    @Option(
        help: """
            METHOD=FILE: the token of an endpoint, on the file's only line; before the variable SHOWDOWN_ENDPOINT_TOKEN, \
            which goes to all others.
            """)
    var endpointToken: [String] = []

    @Option(help: "chat, or text where a service continues texts; an URL's ending says it too.")
    var endpointForm = CompletionsEndpoint.Form.chat

    @Option(help: "Requests to a service at one time.")
    var endpointAtOnce = 8

    @Option(help: "Seconds for one answer.")
    var endpointDeadline = 300

    @Option(help: "Tries of one request, with growing pauses between them.")
    var endpointAttempts = 6

    @Flag(
        help: """
            Send what is beyond OpenAI's form too: top_k, min_p, typical_p, repetition_penalty, and without --stop \
            ignore_eos. showdown serve-models and vLLM know them.
            """)
    var endpointExtensions = false

    func validate() throws {
        for (name, value, range) in [
            ("--endpoint-at-once", endpointAtOnce, 1...256),
            ("--endpoint-deadline", endpointDeadline, 1...86_400),
            ("--endpoint-attempts", endpointAttempts, 1...100),
        ] where !range.contains(value) {
            throw ValidationError("\(name) is \(value); give \(range.lowerBound) to \(range.upperBound).")
        }
        let names = try endpoint.map { try Self.named("--endpoint", $0).name }
        for text in endpointToken {
            let name = try Self.named("--endpoint-token", text).name
            guard names.contains(name) else {
                throw ValidationError("--endpoint-token \(name)=… is for no --endpoint.")
            }
        }
    }

    /// The services, each asked what it has.
    func methods() throws -> [GridMethod] {
        let files = try Dictionary(
            endpointToken.map { try Self.named("--endpoint-token", $0) }.map { ($0.name, $0.value) },
            uniquingKeysWith: { $1 })
        return try endpoint.map { text in
            let (name, address) = try Self.named("--endpoint", text)
            var service = try CompletionsEndpoint(address, form: endpointForm)
            service.token = try SecretToken.read(file: files[name], variable: "SHOWDOWN_ENDPOINT_TOKEN")
            service.patience.answer = .seconds(endpointDeadline)
            service.patience.attempts = endpointAttempts
            if service.exposesToken {
                Message.say(
                    "warning: the token of \(name) crosses the network unencrypted; an https address keeps it."
                )
            }
            service = try EndpointSource.checked(service, check: Interruption.check)
            let client = CompletionsClient(service)
            return GridMethod(
                name: name,
                source: EndpointSource(
                    client, atOnce: endpointAtOnce, takesExtensions: endpointExtensions))
        }
    }

    /// What a person should know who compares these methods with others.
    func remarks(_ settings: GridSettings) -> [String] {
        guard !endpoint.isEmpty else { return [] }
        var words =
            "A service's answers cannot be drawn again from the seed, and their tokens are those that it counts."
        if !endpointExtensions {
            words +=
                " It was asked for temperature and top-p alone; --endpoint-extensions sends top-k and the rest."
        }
        return [words]
    }

    private static func named(_ option: String, _ text: String) throws -> (name: String, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ValidationError("\(option) \(text) is not METHOD=….") }
        return (parts[0], parts[1])
    }
}

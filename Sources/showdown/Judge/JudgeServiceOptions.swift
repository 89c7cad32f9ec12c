// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CompletionsClient
import Generation

/// Which model judges, and how it is asked.
struct JudgeServiceOptions: ParsableArguments {
    @Option(help: "URL#MODEL of a service in OpenAI's form; without #MODEL the only one that it has.")
    var endpoint: String?

    @Option(help: "The judge's name in votes and tables; the model's without it.")
    var judge: String?

    @Option(
        help: "A file with the service's token on its only line; else the variable SHOWDOWN_ENDPOINT_TOKEN.")
    var tokenFile: String?

    @Option(help: "chat, or text where a service continues texts; an URL's ending says it too.")
    var form = CompletionsEndpoint.Form.chat

    @Option(help: "Of the judge's replies.")
    var temperature = 0.0

    @Option(help: "The most tokens of a reply, its reason included.")
    var tokens = 1_024

    @Flag(help: "For models that think first: send max_completion_tokens and no temperature.")
    var reasoning = false

    @Option(help: "Requests at one time.")
    var atOnce = 8

    @Option(help: "Seconds for one reply.")
    var deadline = 300

    @Option(help: "Tries of one request, with growing pauses between them.")
    var attempts = 6

    @Option(help: "IN,OUT: what a million tokens cost, to tell what the run did.")
    var price: String?

    func validate() throws {
        for (name, value, range) in [
            ("--tokens", tokens, 1...131_072), ("--at-once", atOnce, 1...256),
            ("--deadline", deadline, 1...86_400), ("--attempts", attempts, 1...100),
        ] where !range.contains(value) {
            throw ValidationError("\(name) is \(value); give \(range.lowerBound) to \(range.upperBound).")
        }
        guard temperature.isFinite, (0...2).contains(temperature) else {
            throw ValidationError("--temperature is \(temperature); give 0 to 2.")
        }
        if let judge, judge.isEmpty || judge.contains(where: \.isNewline) {
            throw ValidationError("--judge is no name.")
        }
        guard price == nil || prices != nil else {
            throw ValidationError("--price \(price ?? "") is not IN,OUT such as 0.15,0.60.")
        }
    }

    /// Of a million tokens asked and answered.
    var prices: (asked: Double, answered: Double)? {
        guard let parts = price?.split(separator: ",", omittingEmptySubsequences: false), parts.count == 2,
            let asked = Double(parts[0]), let answered = Double(parts[1]), asked >= 0, answered >= 0,
            asked.isFinite, answered.isFinite
        else { return nil }
        return (asked, answered)
    }

    func endpointToAsk() throws -> CompletionsEndpoint {
        var service = try CompletionsEndpoint(endpoint ?? "", form: form)
        service.token = try SecretToken.read(file: tokenFile, variable: "SHOWDOWN_ENDPOINT_TOKEN")
        service.patience.answer = .seconds(deadline)
        service.patience.attempts = attempts
        if service.exposesToken {
            Message.say("warning: the token crosses the network unencrypted; an https address keeps it.")
        }
        return service
    }
}

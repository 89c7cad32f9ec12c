// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Generation
import StudyFiles

/// `showdown sample probe`: prompts with names and groups exchanged, to be sampled like any others.
struct SampleProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Make prompts with names and groups exchanged.",
        discussion: """
            Writes each prompt that has a listed word, and after it a variant for each other group: prompt_id~exchange.group. \
            Prompts without such a word are left out. Sample the file like any other, then run `showdown sample report --probe`. \
            Exchanged without --exchanges: \(WordExchange.builtIn.map(\.name).joined(separator: ", ")); --list prints their words \
            in the form that --exchanges reads.
            """)

    @Argument(help: "Prompts: JSON lines of section, prompt_id and prompt.")
    var prompts: String?

    @Option(
        help: """
            JSON of {"exchanges": [{"name", "groups": [{"name", "words": []}, …]}]}; a word's counterpart in another group has \
            the same place in its list.
            """)
    var exchanges: String?

    @Option(help: "Only these exchanges, by name with commas.")
    var only: String?

    @Flag(help: "Print the exchanges as JSON and end.")
    var list = false

    @Option(help: "The prompts file to write; standard output without it.")
    var output: String?

    func validate() throws {
        guard list != (prompts != nil) else {
            throw ValidationError("Name a prompts file, or give --list for the words that are exchanged.")
        }
    }

    func run() throws {
        let exchanges = try chosen()
        guard let prompts else { return try DataOutput.write([List(exchanges: exchanges)], to: output) }
        try DataOutput.requireOther(than: prompts, output)
        let probe = try ProbePrompts(
            try PromptFile.read(prompts), exchanges: exchanges, path: prompts)
        for (name, count) in probe.variants {
            Message.say("\(name): \(count) prompt\(count == 1 ? "" : "s")")
        }
        let reasons = [
            ("without a listed word", probe.withoutWords),
            ("with a word that has no sure counterpart", probe.ambiguous),
            ("with words of several groups", probe.severalGroups),
        ].filter { $0.1 > 0 }.map { "\($0.0) (\($0.1))" }
        if !reasons.isEmpty { Message.say("Left out: \(reasons.joined(separator: ", ")).") }
        guard probe.originals > 0 else {
            throw FileFailure(
                .badData, path: prompts, reason: "has no prompt whose words could be exchanged",
                hint: "Give your own list with --exchanges, or prompts that name somebody")
        }
        try DataOutput.write(probe.prompts, to: output)
    }

    private struct List: Encodable { var exchanges: [WordExchange] }

    private func chosen() throws -> [WordExchange] {
        let all = try exchanges.map { try WordExchange.read(from: $0) } ?? WordExchange.builtIn
        guard let only else { return all }
        let names = only.split(separator: ",").map(String.init)
        if let unknown = names.first(where: { name in !all.contains { $0.name == name } }) {
            throw ValidationError(
                "--only names \"\(unknown)\"; there are \(all.map(\.name).joined(separator: ", ")).")
        }
        return all.filter { names.contains($0.name) }
    }
}

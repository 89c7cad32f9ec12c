// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CompletionsClient
import FoundationEssentials
import Generation
import Judging
import StudyFiles
import Surveys

extension JudgeMode: ExpressibleByArgument {}
extension JudgeVotes.Inconsistent: ExpressibleByArgument {}

struct JudgeAskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask a model behind an OpenAI-compatible endpoint for verdicts or grades.",
        discussion: """
            Pairs are asked in both orders, choices among all in as many orders as there are responses, grades one response \
            at a time. Methods are named in no prompt. Every reply is on the disk before it counts: run the same command again \
            after an interruption and it goes on.

            The questions are groups of responses of one section, prompt, temperature and sample; with --votes those that people \
            answered, by the ids of responses in an unblinded study's votes.csv. A study that is still blinded has no such file, \
            and a judge of its responses tells nothing about its votes.

            Writes judgements.jsonl (every reply, its reason, model and tokens), summary.json, and votes.csv or grades.csv \
            into --output.
            """)

    @OptionGroup(title: "Judge")
    var service: JudgeServiceOptions

    @OptionGroup(title: "Questions and words")
    var questions: JudgeQuestionOptions

    @Option(help: "pairs: two responses, both orders. choice: the best of all. grade: a number for each.")
    var mode = JudgeMode.pairs

    @Option(help: "With pairs: only those of this method.")
    var against: String?

    @Option(
        help:
            "With choice: in how many orders each question is asked; as many as it has responses without it.")
    var orders: Int?

    @Option(help: "What a verdict becomes that changes with the order: tie, or leave-out.")
    var inconsistent = JudgeVotes.Inconsistent.tie

    @Option(help: "With grade: the numbers, ends included.")
    var scale = "1-10"

    @Option(help: "With grade: a file that says what the numbers mean.")
    var rubric: String?

    @Option(help: "Of the orders, and sent to the judge; a service promises nothing for it.")
    var seed: UInt64 = 7

    @Option(help: "A folder for the results; what an earlier run asked stays there.")
    var output: String?

    @Flag(help: "Print the first prompt and the number of requests, and ask nothing.")
    var dryRun = false

    @Flag(help: "Print the template of the mode, to begin one's own with.")
    var printTemplate = false

    @Flag(help: "Tell nothing on the way.")
    var quiet = false

    func validate() throws {
        if printTemplate { return }
        guard questions.responses != nil else {
            throw ValidationError("Name the responses: --responses FILE.")
        }
        guard service.endpoint != nil else { throw ValidationError("Name the judge: --endpoint URL#MODEL.") }
        guard output != nil || dryRun else {
            throw ValidationError("Name a folder for the results: --output.")
        }
        guard against == nil || mode == .pairs else {
            throw ValidationError("--against is for --mode pairs.")
        }
        guard orders == nil || mode == .choice else {
            throw ValidationError("--orders is for --mode choice.")
        }
        if let orders, orders < 2 {
            throw ValidationError("--orders is \(orders); a verdict needs 2 or more to rest on.")
        }
        guard rubric == nil || mode == .grade else { throw ValidationError("--rubric is for --mode grade.") }
        guard GradeScale(scale) != nil else {
            throw ValidationError("--scale \(scale) is no range of whole numbers such as 1-5.")
        }
    }

    func run() throws {
        if printTemplate {
            return try DataOutput.write(Array(JudgeTemplate.ownText(for: mode).utf8), to: nil)
        }
        Interruption.watch()
        let judged = try questions.read()
        var endpoint = try service.endpointToAsk()
        if !dryRun { endpoint = try EndpointSource.checked(endpoint, check: Interruption.check) }
        let settings = try settings(endpoint)
        let plan = try JudgePlan(judged, settings: settings)
        warn(plan, judged, endpoint)
        if dryRun { return try show(plan) }
        let folder = output ?? ""
        try FileContents.makeFolder(folder)
        let file = try JudgementFile("\(folder)/judgements.jsonl", for: plan)
        let judgements = try ask(plan, endpoint, file)
        try JudgeOutput(folder: folder, mode: mode, inconsistent: inconsistent, price: service.prices)
            .write(judgements)
    }

    private func settings(_ endpoint: CompletionsEndpoint) throws -> JudgeSettings {
        let template =
            try questions.template.map {
                try JudgeTemplate(try FileContents.readText($0), mode: mode, path: $0)
            } ?? .own(for: mode)
        var settings = JudgeSettings(
            mode: mode, judge: service.judge ?? endpoint.model ?? "judge", endpoint: endpoint.name,
            template: template)
        settings.scale = GradeScale(scale) ?? .ten
        if let rubric { settings.rubric = try FileContents.readText(rubric) }
        settings.sections = try questions.wording()
        settings.baseline = against
        settings.orders = orders
        settings.temperature = service.temperature
        settings.maximumTokens = service.tokens
        settings.seed = seed
        settings.isForReasoner = service.reasoning
        return settings
    }

    private func ask(
        _ plan: JudgePlan, _ endpoint: CompletionsEndpoint, _ file: JudgementFile
    ) throws -> [Judgement] {
        var run = JudgeRun(plan, client: CompletionsClient(endpoint), now: UniversalTime.now)
        run.atOnce = service.atOnce
        let progress = Progress(.choose(quiet: quiet), expected: [0])
        progress.begin("asking \(plan.settings.judge)")
        progress.goOn(from: file.count, of: plan.requests.count)
        let judgements = try run.judgements(in: file, check: Interruption.check) { done, total in
            try progress.update(done, of: total, note: "\(done) of \(total) replies")
        }
        progress.finish("\(judgements.count) replies")
        return judgements
    }

    private func warn(_ plan: JudgePlan, _ judged: JudgedQuestions, _ endpoint: CompletionsEndpoint) {
        let names = Set([plan.settings.judge, endpoint.model ?? ""].map { $0.lowercased() })
        for method in judged.methods where names.contains(method.lowercased()) {
            Message.say(
                "warning: the judge \(plan.settings.judge) judges responses of its own (\(method)); judges tend to prefer them."
            )
        }
        if plan.alike > 0 {
            Message.say("Not asked: \(plan.alike) comparisons of methods that wrote the same text.")
        }
        if plan.alone > 0 { Message.say("Not asked: \(plan.alone) questions with a single response.") }
    }

    private func show(_ plan: JudgePlan) throws {
        let first = plan.requests[0]
        let parts = [first.system, first.user].filter { !$0.isEmpty }
        try DataOutput.write(Array((parts.joined(separator: "\n\n") + "\n").utf8), to: nil)
        Message.say(
            "\(plan.requests.count) requests for \(plan.comparisons) "
                + (mode == .grade ? "grades" : "comparisons") + "; this is the first. Nothing was asked.")
    }
}

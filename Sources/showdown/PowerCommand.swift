// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser

/// `showdown power`: how many volunteers a study needs, by drawing studies.
struct PowerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "power", abstract: "Find how many volunteers a study needs.",
        discussion: """
            Draws studies with participants and questions that differ, and analyses each as `showdown analyze` does: power is \
            the part of them in which the first method's win rate differs from the second's at .05, for other participants \
            and questions of the kind (by 999 rearrangements where there are many, by Student's t beyond 20 questions). With --participants alone it tells what such a study can show; with --power or \
            --half-width it finds the least number of participants. Where effects are not known, .5 for participants and .8 \
            for questions are a start; a pilot's design effect and correlations are among the figures of `showdown analyze`.
            """)

    @Option(help: "Participants; with --power or --half-width the least number that is tried.")
    var participants: Int?

    @Option(help: "Questions of the section.")
    var questions = 25

    @Option(help: "Questions that each participant answers; all without it.")
    var questionsEach: Int?

    @Option(help: "Methods, where --shares does not name them.")
    var methods = 4

    @Option(help: "The first method's win rate; the others share the rest. Alike without it.")
    var share: Double?

    @Option(help: "Win rates of all methods, joined by commas; the first two are compared.")
    var shares: String?

    @Option(help: "Standard deviation of participants' log-odds of one method against another.")
    var participantEffect = 0.5

    @Option(help: "Standard deviation of questions' log-odds of one method against another.")
    var questionEffect = 0.8

    @Option(help: "Correlation of two votes of a participant, instead of --participant-effect.")
    var participantICC: Double?

    @Option(help: "Correlation of two votes on a question, instead of --question-effect.")
    var questionICC: Double?

    @Option(help: "The power wanted, 0 to 1.")
    var power: Double?

    @Option(help: "The half width wanted for the first method's interval, as a share: 0.04.")
    var halfWidth: Double?

    @Flag(help: "Plan for these questions, not for others of the kind.")
    var fixedQuestions = false

    @Flag(help: "Adjust the power for comparing all pairs of methods (Holm).")
    var holm = false

    @Option(help: "Participants that are tried at most.")
    var most = 2_000

    @Option(help: "Studies drawn for each number of participants.")
    var studies = 500

    @Option(help: "The seed of the drawn studies.")
    var seed: UInt64 = 7

    @Flag(help: "Print a JSON object.")
    var json = false

    @Flag(help: "No words on standard error.")
    var quiet = false

    func validate() throws {
        for (name, value, range) in [
            ("--participants", participants, 2...100_000), ("--questions", questions, 1...1_000),
            ("--questions-each", questionsEach, 1...max(1, questions)), ("--most", most, 2...100_000),
            ("--methods", methods, 2...StudySimulation.mostMethods), ("--studies", studies, 10...100_000),
        ] {
            guard let value, !range.contains(value) else { continue }
            throw ValidationError(
                "\(name) is \(value); give \(range.lowerBound) to \(range.upperBound).")
        }
        for (name, value, range) in [
            ("--power", power, 0.05...0.999), ("--half-width", halfWidth, 0.001...0.5),
            ("--share", share, 0.001...0.999), ("--participant-effect", participantEffect, 0...5),
            ("--question-effect", questionEffect, 0...5),
            ("--participant-icc", participantICC, 0...EffectFit.largest),
            ("--question-icc", questionICC, 0...EffectFit.largest),
        ] {
            guard let value, !range.contains(value) else { continue }
            throw ValidationError(
                "\(name) is \(value); give \(range.lowerBound) to \(range.upperBound).")
        }
        guard power == nil || halfWidth == nil else {
            throw ValidationError("Give either --power or --half-width.")
        }
        guard power != nil || halfWidth != nil || participants != nil else {
            throw ValidationError("Give --participants, or what you want: --power or --half-width.")
        }
        let planned = try wantedShares()
        if holm, fixedQuestions || halfWidth != nil {
            throw ValidationError(
                "--holm goes with --power for other questions; leave out \(fixedQuestions ? "--fixed-questions" : "--half-width") or --holm."
            )
        }
        if power != nil, planned[0] == planned[1] {
            throw ValidationError(
                "The first two methods are planned to be alike; give --share or --shares for a difference to find."
            )
        }
        guard (participantICC == nil) == (questionICC == nil) else {
            throw ValidationError("Give both --participant-icc and --question-icc, or neither.")
        }
    }

    func run() throws {
        let plan = try plan()
        let estimate: PowerEstimate
        var isReached = true
        if let goal {
            let search = PowerSearch(goal, plan, most: most, studies: studies, seed: seed) { estimate in
                guard !quiet else { return }
                Message.say(
                    "\(estimate.participants) participants: power \(estimate.power.map { Decimals.text($0, 3) } ?? "\u{2013}"), half width"
                        + " \(estimate.halfWidth.map { Decimals.text($0, 4) } ?? "\u{2013}")")
            }
            (estimate, isReached) = (search.estimate, search.isReached)
        } else {
            estimate = PowerEstimate(StudySimulation(plan), studies: studies, seed: seed)
        }
        let report = PowerReport(plan: plan, estimate: estimate, is_reached: isReached, seed: seed)
        try json ? DataOutput.write([report], to: nil) : DataOutput.write(Array(report.text.utf8), to: nil)
    }

    private var goal: PowerSearch.Goal? {
        if let power {
            return fixedQuestions ? .powerFixedQuestions(power) : holm ? .powerHolm(power) : .power(power)
        }
        return halfWidth.map { fixedQuestions ? .halfWidthFixedQuestions($0) : .halfWidth($0) }
    }

    private func plan() throws -> StudyPlan {
        let plan = StudyPlan(
            participants: participants ?? 10, questions: questions, questionsEach: questionsEach,
            shares: try wantedShares(), participantEffect: participantEffect, questionEffect: questionEffect)
        guard let participantICC, let questionICC else { return plan }
        guard let fitted = EffectFit.plan(plan, participants: participantICC, questions: questionICC) else {
            throw ValidationError(
                "No effects give correlations of \(participantICC) and \(questionICC) together with these win rates;"
                    + " give smaller ones, or --participant-effect and --question-effect.")
        }
        return fitted
    }

    private func wantedShares() throws -> [Double] {
        guard let shares else {
            let first = share ?? 1 / Double(methods)
            return [first] + Array(repeating: (1 - first) / Double(methods - 1), count: methods - 1)
        }
        guard share == nil else { throw ValidationError("Give either --share or --shares.") }
        let values = shares.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? 0 }
        guard (2...StudySimulation.mostMethods).contains(values.count), values.allSatisfy({ $0 > 0 }),
            abs(values.reduce(0, +) - 1) < 1e-6
        else {
            throw ValidationError(
                "--shares is \(shares); give 2 to \(StudySimulation.mostMethods) win rates above 0 that sum to 1, such as"
                    + " 0.34,0.22,0.22,0.22.")
        }
        let sum = values.reduce(0, +)
        return values.map { $0 / sum }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser
import Surveys

/// The rules by which participants are left out, where they are to differ from those that the study was registered with.
struct ExclusionOptions: ParsableArguments {
    @Flag(help: "Leave out participants who failed an attention check.")
    var excludeFailedAttention = false

    @Option(
        help: ArgumentHelp(
            "With --exclude-failed-attention: how many checks one must have failed.", valueName: "count"))
    var leastFailedChecks: Int?

    @Option(
        help: ArgumentHelp(
            "For --votes with --least-failed-checks: attention.csv of the export.", valueName: "file"))
    var attention: String?

    @Option(
        help: ArgumentHelp(
            "Leave out participants who made more than this share (above 0, to 1) of their choices at one place of the page.",
            valueName: "share"))
    var excludeStraightLining: Double?

    @Option(
        help: ArgumentHelp(
            "With --exclude-straight-lining: how many choices one must have made (default: 8).",
            valueName: "count"))
    var straightLiningChoices: Int?

    @Option(
        help: ArgumentHelp(
            "Leave out participants whose median time for an answer is below this.", valueName: "ms"))
    var excludeFasterThan: Double?

    @Option(
        help: ArgumentHelp(
            "With --exclude-faster-than: leave out those of whose answers this share or more was faster, instead of the median.",
            valueName: "share"))
    var fasterShare: Double?

    func validate() throws {
        for (name, share) in [
            ("--exclude-straight-lining", excludeStraightLining), ("--faster-share", fasterShare),
        ] {
            if let share, !(share > 0 && share <= 1) {
                throw ValidationError("\(name) is \(share); choose a share above 0, up to 1.")
            }
        }
        if let time = excludeFasterThan, !(time > 0 && time.isFinite) {
            throw ValidationError("--exclude-faster-than is \(time); choose milliseconds above 0.")
        }
        for (name, count, range, rule, isAsked) in [
            (
                "--least-failed-checks", leastFailedChecks, 1...1000, "--exclude-failed-attention",
                excludeFailedAttention
            ),
            (
                "--straight-lining-choices", straightLiningChoices, 2...1000, "--exclude-straight-lining",
                excludeStraightLining != nil
            ),
        ] {
            guard let count else { continue }
            guard isAsked else { throw ValidationError("\(name) goes with \(rule).") }
            guard range.contains(count) else {
                throw ValidationError(
                    "\(name) is \(count); choose a number from \(range.lowerBound) to \(range.upperBound).")
            }
        }
        if fasterShare != nil, excludeFasterThan == nil {
            throw ValidationError("--faster-share goes with --exclude-faster-than.")
        }
    }

    /// - Parameter hasVotesAlone: whether votes.csv is read, which says whether a check failed and not how many.
    func requireChecks(hasVotesAlone: Bool) throws {
        if !hasVotesAlone, attention != nil {
            throw ValidationError("--attention goes with --votes; a study has its own answers to checks.")
        }
        if hasVotesAlone, (leastFailedChecks ?? 1) > 1, attention == nil {
            throw ValidationError(
                "votes.csv says whether a participant failed a check, not how many: give attention.csv of the export with --attention."
            )
        }
    }

    /// Those that are asked for on the command line.
    var rules: Exclusions {
        Exclusions(
            failedAttention: excludeFailedAttention ? leastFailedChecks ?? 1 : nil,
            straightLining: excludeStraightLining, straightLiningChoices: straightLiningChoices ?? 8,
            tooFast: excludeFasterThan, tooFastShare: fasterShare)
    }
}

extension Exclusions {
    /// The rules with which a study was registered.
    init(_ terms: ExclusionTerms) {
        self.init(
            failedAttention: terms.failedAttention, straightLining: terms.straightLining?.share,
            straightLiningChoices: terms.straightLining?.choices ?? 8,
            tooFast: terms.fasterThan.map { Double($0.milliseconds) }, tooFastShare: terms.fasterThan?.share)
    }
}

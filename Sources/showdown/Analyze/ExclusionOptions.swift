// SPDX-License-Identifier: Apache-2.0

import Analysis
import ArgumentParser

/// The rules by which participants are left out, as the study's plan has registered them.
struct ExclusionOptions: ParsableArguments {
    @Flag(help: "Leave out participants who failed an attention check.")
    var excludeFailedAttention = false

    @Option(
        help: ArgumentHelp(
            "Leave out participants who made more than this share (above 0, to 1) of their choices at one place of the page.",
            valueName: "share"))
    var excludeStraightLining: Double?

    @Option(
        help: ArgumentHelp(
            "Leave out participants whose median time for an answer is below this.", valueName: "ms"))
    var excludeFasterThan: Double?

    func validate() throws {
        if let share = excludeStraightLining, !(share > 0 && share <= 1) {
            throw ValidationError("--exclude-straight-lining is \(share); choose a share above 0, up to 1.")
        }
        if let time = excludeFasterThan, !(time > 0 && time.isFinite) {
            throw ValidationError("--exclude-faster-than is \(time); choose milliseconds above 0.")
        }
    }

    var rules: Exclusions {
        Exclusions(
            attention: excludeFailedAttention, straightLining: excludeStraightLining,
            tooFast: excludeFasterThan)
    }
}

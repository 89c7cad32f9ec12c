// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Generation

/// How convex heads guide the decoding of the checkpoints that have one.
struct GuidanceOptions: ParsableArguments {
    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case prefix
        case tokenMultiply = "token-mul"
        case tokenAdd = "token-add"
        case nucleus, none
    }

    @Option(
        help: """
            For checkpoints with a convex head. prefix: of several continuations the one that the head prefers; \
            token-mul: top-k's probabilities times 1 + scale s, then top-p; token-add: scale s added to top-k's logits \
            before the temperature; nucleus: token-mul after top-p; none: the base model alone (prefix). s is a \
            candidate's score between 0, the lowest of all, and 1.
            """)
    var guidance: Mode?

    @Option(help: "token-mul, token-add, nucleus: weight of the scores (2).")
    var guidanceScale: Double?

    @Option(help: "Tokens between two decisions; for prefix also the length of a continuation (5).")
    var guideEvery: Int?

    @Option(help: "prefix: continuations of which one is kept (5).")
    var candidates: Int?

    @Option(help: "prefix: weight of a continuation's mean log-probability beside its score (0).")
    var guidanceAlpha: Double?

    func validate() throws {
        let mode = guidance ?? .prefix
        func refuse(_ name: String, _ isGiven: Bool) throws {
            if isGiven { throw ValidationError("\(name) is not used by --guidance \(mode.rawValue).") }
        }
        try refuse("--guidance-scale", guidanceScale != nil && (mode == .prefix || mode == .none))
        try refuse("--guide-every", guideEvery != nil && mode == .none)
        try refuse("--candidates", candidates != nil && mode != .prefix)
        try refuse("--guidance-alpha", guidanceAlpha != nil && mode != .prefix)
        if let guidanceScale, !(guidanceScale >= 0 && guidanceScale <= 1e6) {
            throw ValidationError("--guidance-scale is \(guidanceScale); give a number from 0 to 1000000.")
        }
        if let guideEvery, !(1...100_000).contains(guideEvery) {
            throw ValidationError("--guide-every is \(guideEvery); give 1 to 100000.")
        }
        if let candidates, !(1...1_000).contains(candidates) {
            throw ValidationError("--candidates is \(candidates); give 1 to 1000.")
        }
        if let guidanceAlpha, !(abs(guidanceAlpha) <= 1e6) {
            throw ValidationError(
                "--guidance-alpha is \(guidanceAlpha); give a number from -1000000 to 1000000.")
        }
    }

    /// nil where the base models are sampled alone.
    var value: Guidance? {
        guard let mode = Guidance.Mode(rawValue: (guidance ?? .prefix).rawValue) else { return nil }
        var value = Guidance(mode)
        value.scale = guidanceScale ?? value.scale
        value.every = guideEvery ?? value.every
        value.candidates = candidates ?? value.candidates
        value.alpha = guidanceAlpha ?? value.alpha
        return value
    }

    /// Throws where options were given that no head of these checkpoints can follow.
    func check(_ checkpoints: [CheckpointSource]) throws {
        let isGiven =
            guidance != nil && guidance != Mode.none || guidanceScale != nil || guideEvery != nil
            || candidates != nil || guidanceAlpha != nil
        if isGiven, checkpoints.allSatisfy({ $0.guide == nil }) { throw GenerationError.noHead }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Generation
import Tensors

extension SamplingOptions.Order: ExpressibleByArgument {}

/// Which tokens may be drawn, beside the temperature.
struct SamplerOptions: ParsableArguments {
    @Option(help: "hf: penalties, temperature, top-k, top-p, min-p, typical; llamacpp: the temperature last.")
    var order = SamplingOptions.Order.hf

    @Option(help: "Keep so many of the most probable tokens; 0 for all.")
    var topK = SamplingOptions().topK

    @Option(help: "Keep the most probable tokens of this mass; 1 for all.")
    var topP = SamplingOptions().topP

    @Option(help: "Keep tokens of at least this share of the largest probability.")
    var minP = SamplingOptions().minP

    @Option(help: "Keep the tokens of this mass whose surprise is nearest to the entropy; 1 for all.")
    var typical = SamplingOptions().typicalP

    @Option(help: "Weaken tokens of prompt and response; 1 for none.")
    var repetitionPenalty = TokenPenalties().repetition

    @Option(help: "Taken from the logits of tokens that the response has.")
    var presencePenalty = TokenPenalties().presence

    @Option(help: "The same for each time that the response has them.")
    var frequencyPenalty = TokenPenalties().frequency

    @Option(help: "What weights are rounded to, and what they are multiplied with: f32 or bf16.")
    var precision = Precision.f32

    func validate() throws {
        guard topK >= 0 else { throw ValidationError("--top-k is \(topK); give 0 or more.") }
        for (name, value) in [("--top-p", topP), ("--min-p", minP), ("--typical", typical)] {
            guard (0...1).contains(value) else {
                throw ValidationError("\(name) is \(value); give a number from 0 to 1.")
            }
        }
        guard repetitionPenalty > 0, repetitionPenalty <= 100 else {
            throw ValidationError(
                "--repetition-penalty is \(repetitionPenalty); give a number above 0, at most 100.")
        }
        for (name, value) in [
            ("--presence-penalty", presencePenalty), ("--frequency-penalty", frequencyPenalty),
        ] {
            guard abs(value) <= 100 else {
                throw ValidationError("\(name) is \(value); give a number from -100 to 100.")
            }
        }
    }

    var value: SamplingOptions {
        var value = SamplingOptions()
        value.order = order
        value.topK = topK
        value.topP = topP
        value.minP = minP
        value.typicalP = typical
        value.penalties.repetition = repetitionPenalty
        value.penalties.presence = presencePenalty
        value.penalties.frequency = frequencyPenalty
        value.precision = precision
        return value
    }
}

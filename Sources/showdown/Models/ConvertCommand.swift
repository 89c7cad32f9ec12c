// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConvexNetworks
import FoundationEssentials
import Generation
import LanguageModels
import StudyFiles
import Tensors
import Training

extension WeightType: ExpressibleByArgument {}

/// `showdown convert`: a checkpoint written again in another form.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Write a checkpoint in another form.",
        discussion: """
            Merges adapters into the weights they stand beside, rounds weights to 16 bits, or cuts them into shards. The \
            folder opens in transformers. Training continues from 32-bit weights without loss, from 16-bit ones with \
            the rounding that they had.
            """)

    @Option(help: "A checkpoint folder, or one of adapters.")
    var model: String

    @Option(help: "The checkpoint folder to write.")
    var output: String

    @Flag(help: "Add adapters to the weights that they stand beside.")
    var merge = false

    @Option(help: "f32, f16 or bf16.")
    var type = WeightType.f32

    @Option(help: "Largest weight file in megabytes; a larger model is written in shards.")
    var shardSize = 5_000

    func validate() throws {
        guard (1...1_000_000).contains(shardSize) else {
            throw ValidationError("--shard-size is \(shardSize); give 1 to 1000000 megabytes.")
        }
    }

    func run() throws {
        guard FileContents.canonical(model) != FileContents.canonical(output) else {
            throw TrainingError.setting("--output is the folder of --model; name another one")
        }
        try Checkpoint.requirePlace(at: output)
        var checkpoint = try Checkpoint(model, output: nil)
        let head = try head(of: checkpoint)
        if checkpoint.model.adaptation != nil {
            guard merge else {
                throw TrainingError.setting(
                    "\(model) holds adapters: give --merge to add them to their base's weights")
            }
            checkpoint.model.mergeAdapters()
            checkpoint.base = nil
        } else if merge {
            throw TrainingError.setting("\(model) holds no adapters; leave --merge out")
        }
        let format = WeightFormat(type: type, shardBytes: shardSize * 1_000_000)
        try checkpoint.write(to: output, extra: head, format: format)
        Message.say("\(output) holds \(checkpoint.model.configuration.family.rawValue) in \(type.rawValue).")
    }

    /// COALA's head, which was fitted to the weights as they are.
    private func head(of checkpoint: Checkpoint) throws -> [(name: String, contents: Data)] {
        guard let head = try ConvexHead(beside: checkpoint, in: model) else { return [] }
        guard type == .f32, !merge else {
            throw TrainingError.setting(
                "\(model)/\(ConvexHead.fileName) was fitted to the weights as they are, and would not fit others: leave --type and --merge out"
            )
        }
        return [(ConvexHead.fileName, head.encode())]
    }
}

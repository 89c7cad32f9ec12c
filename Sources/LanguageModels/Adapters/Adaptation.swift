// SPDX-License-Identifier: Apache-2.0

package import Autograd
private import Randomness
internal import Tensors

/// Low-rank adapters of a model by the modules that they stand beside, with the settings that PEFT records.
package struct Adaptation {
    package struct Settings: Equatable, Sendable {
        package var rank: Int
        package var alpha: Double
        package var dropout: Double
        /// Ends of module names, `q_proj` for example.
        package var targets: [String]
        /// alpha / sqrt(rank) in place of alpha / rank (arXiv 2312.03732).
        package var isRankStabilized: Bool

        package init(
            rank: Int, alpha: Double, dropout: Double = 0, targets: [String], isRankStabilized: Bool = false
        ) {
            self.rank = rank
            self.alpha = alpha
            self.dropout = dropout
            self.targets = targets
            self.isRankStabilized = isRankStabilized
        }

        var scale: Float {
            Float(isRankStabilized ? alpha / Double(rank).squareRoot() : alpha / Double(rank))
        }

        /// Whether a module, `h.0.attn.c_attn` for example, is one of the targets.
        func covers(_ module: String) -> Bool {
            targets.contains { module == $0 || module.hasSuffix("." + $0) }
        }
    }

    package var settings: Settings
    /// By module, the name of the weight without `.weight`.
    package var adapters: [String: LowRankAdapter]

    package init(settings: Settings, adapters: [String: LowRankAdapter]) {
        self.settings = settings
        self.adapters = adapters
    }

    /// Makes new adapters: A uniform in +-1 / sqrt(inputs), as PEFT's Kaiming initialisation with a = sqrt(5) has it; B zero.
    ///
    /// - Throws: `AdapterError.noModule` where a target names no linear layer of the model.
    package init(_ model: LanguageModel, _ settings: Settings, seed: UInt64) throws {
        let linears = model.blocks.flatMap(\.linears)
        for target in settings.targets {
            var alone = settings
            alone.targets = [target]
            guard linears.contains(where: { alone.covers($0.module) }) else {
                throw AdapterError.noModule(
                    target, known: Set(linears.map(\.kind)).sorted())
            }
        }
        var adapters: [String: LowRankAdapter] = [:]
        for linear in linears where settings.covers(linear.module) {
            var draws = SeededGenerator(seed: seed, stream: "adapter", linear.module)
            let bound = 1 / Double(linear.inputs).squareRoot()
            let down = Tensor(
                (0..<settings.rank * linear.inputs).map { _ in Float((2 * draws.uniform() - 1) * bound) },
                shape: [settings.rank, linear.inputs])
            adapters[linear.module] = Self.adapter(
                linear.module, settings, down: down, up: Tensor(zeros: [linear.outputs, settings.rank]))
        }
        self.init(settings: settings, adapters: adapters)
    }

    static func adapter(_ module: String, _ settings: Settings, down: Tensor, up: Tensor) -> LowRankAdapter {
        LowRankAdapter(
            down: Parameter(name: "\(module).lora_A.weight", value: down),
            up: Parameter(name: "\(module).lora_B.weight", value: up), scale: settings.scale,
            dropout: Float(settings.dropout))
    }

    func copy() -> Adaptation {
        Adaptation(
            settings: settings,
            adapters: adapters.reduce(into: [:]) { result, entry in
                result[entry.key] = Self.adapter(
                    entry.key, settings, down: entry.value.down.value.copy(),
                    up: entry.value.up.value.copy())
            })
    }
}

extension ModelFamily {
    /// The layers that are adapted where nothing else is asked for: those of attention, as PEFT has them.
    package var defaultTargets: [String] { self == .gpt2 ? ["c_attn"] : ["q_proj", "v_proj"] }

    /// Every linear layer of a block, PEFT's `all-linear`.
    package var allTargets: [String] {
        self == .gpt2
            ? ["c_attn", "c_proj", "c_fc"]
            : ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    }
}

extension Linear {
    /// The module's name, that of its weight without `.weight`.
    package var module: String { String(weight.name.dropLast(".weight".count)) }

    /// The last part of the module's name.
    var kind: String { module.split(separator: ".").last.map(String.init) ?? module }

    /// W + scale B A in the layer's own layout; nil without an adapter.
    func mergedWeight() -> Tensor? {
        guard let adapter else { return nil }
        let merged = weight.value.copy()
        let (down, up) = (adapter.down.value, Operations.scaled(adapter.up.value, by: adapter.scale))
        switch layout {
        case .inputsFirst:
            Operations.multiply(
                down, transposeLeft: true, by: up, transposeRight: true, into: merged, beta: 1)
        case .outputsFirst: Operations.multiply(up, by: down, into: merged, beta: 1)
        }
        return merged
    }
}

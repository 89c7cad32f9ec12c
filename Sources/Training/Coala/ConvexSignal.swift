// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks
internal import LanguageModels
private import Randomness
internal import Tensors

/// DPO-Convex's auxiliary signal: a convex head that is fitted anew to the policy's features every so many steps.
///
/// A fit sees detached features of some pairs, drawn for it from all of them. Until the next one the head is frozen, and
/// the gradient of its loss goes through the features into the policy. Source: Feng, "Robust DPO with Convex-NN on
/// Single GPU", section 4.3, which leaves open how the signal joins DPO's loss; here it is added with a weight.
package struct ConvexSignal {
    package struct Settings: Equatable, Sendable {
        /// Weight of the head's loss beside the objective's.
        package var lambda = 0.1
        /// Steps from one fit to the next.
        package var interval = 64
        /// Pairs whose features a fit sees.
        package var pairs = 256

        package init() {}
    }

    private let settings: Settings
    private let pairs: [TokenizedPair]
    private let seed: UInt64
    private(set) var head: FrozenHead?

    package init(_ pairs: [TokenizedPair], _ settings: Settings, seed: UInt64) {
        self.pairs = pairs
        self.settings = settings
        self.seed = seed
    }

    /// Fits the head where a fit is due.
    mutating func prepare(_ model: LanguageModel, step: Int, onWait: () throws -> Void) throws -> Double {
        guard step % settings.interval == 0 else { return 0 }
        var draws = SeededGenerator(seed: seed, stream: "convex signal", "\(step)")
        let drawn = draws.shuffled(Array(pairs.indices)).prefix(settings.pairs).sorted().map { pairs[$0] }
        let features = try PairFeatures(drawn, model) { _ in try onWait() }
        var alignment = ConvexAlignment()
        alignment.cronos.seed = seed
        let fit = try alignment.firstPhase(features) { _ in try onWait() }
        head = FrozenHead(fit.head, weight: settings.lambda)
        return features.floatingPointOperations + fit.solution.floatingPointOperations
    }

    // MARK: State

    /// A run goes on between two fits with the head of the last one.
    var memories: [(name: String, tensor: Tensor)] {
        (head?.tensors ?? []).map { ("convex_head/\($0.name)", $0.tensor) }
    }

    mutating func restore(_ tensor: (_ name: String) throws -> Tensor?) throws {
        head = try FrozenHead(weight: settings.lambda) { try tensor("convex_head/\($0)") }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Generation
import Tensors
import Training

/// Best of N under a reward, for a grid.
struct BestOfOptions: ParsableArguments {
    @Option(
        help: """
            N, for every checkpoint, or METHOD=N for one of them, which may be given several times: draw N candidates for \
            each response and keep the one with the highest --reward.
            """)
    var bestOf: [String] = []

    @Option(
        help: """
            By which --best-of chooses; several are added: \(RewardWish.forms).
            """)
    var reward: [String] = []

    func validate() throws {
        guard bestOf.isEmpty == reward.isEmpty else {
            throw ValidationError("--best-of and --reward go together.")
        }
        _ = try wishes()
        let named = try bestOf.map(Self.count)
        if named.contains(where: { $0.method == nil }), named.count > 1 {
            throw ValidationError("--best-of N is for every checkpoint; write METHOD=N for single ones.")
        }
        let methods = named.compactMap(\.method)
        if let twice = methods.first(where: { method in methods.count { $0 == method } > 1 }) {
            throw ValidationError("--best-of \(twice)=N is given twice; give it once.")
        }
    }

    /// Throws where a method is named that is no checkpoint's.
    func check(_ methods: [String]) throws {
        for named in try bestOf.map(Self.count) {
            guard let method = named.method, !methods.contains(method) else { continue }
            throw ValidationError("--best-of \(method)=\(named.count) is for no --checkpoint.")
        }
    }

    /// The checkpoint itself, or the best of several of its responses.
    func source(_ base: CheckpointSource, of method: String, precision: Precision) throws
        -> any ResponseSource
    {
        let named = try bestOf.map(Self.count)
        guard let count = named.first(where: { $0.method == nil || $0.method == method })?.count else {
            return base
        }
        let reward = try RewardWish.load(
            try wishes(), for: base.model, named: base.folder, precision: precision)
        return BestOfSource(base, count, reward: reward)
    }

    private func wishes() throws -> [RewardWish] {
        do {
            return try reward.map(RewardWish.init)
        } catch let error as TrainingError {
            throw ValidationError("--reward: \(error).")
        }
    }

    private static func count(_ text: String) throws -> (method: String?, count: Int) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard !parts[0].isEmpty, let count = parts.last.flatMap({ Int($0) }),
            (1...BestOfSource.limit).contains(count)
        else {
            throw ValidationError(
                "--best-of \(text): give a whole number from 1 to \(BestOfSource.limit), or METHOD=N.")
        }
        return (parts.count == 2 ? parts[0] : nil, count)
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Training

/// The methods of a frontier, each with every value of its grid; a method without a grid once.
struct FrontierGrid {
    struct Variant {
        var method: TrainingMethod
        /// `beta=0.1`; empty where the grid sets nothing.
        var label: String
        var given: [String: SettingValue]

        /// A part of the name of its runs.
        var name: String { label.isEmpty ? method.name : "\(method.name)-\(label)" }
    }

    /// Options that the laboratory gives itself, to every method or to those that draw responses.
    static let own: Set<String> = [
        "seed", "steps", "epochs", "on", "reward", "response-length", "temperature",
    ]

    let methods: [TrainingMethod]
    let variants: [Variant]

    /// - Parameters:
    ///   - methods: with commas between them.
    ///   - grid: METHOD.OPTION=VALUE,VALUE each.
    init(methods text: String, grid: [String]) throws {
        let methods = try Self.methods(text)
        let wishes = try grid.map { try Self.wish($0, methods) }
        self.methods = methods
        variants = try methods.flatMap { method in
            let own = wishes.filter { $0.method == method.name }
            return own.isEmpty
                ? [Variant(method: method, label: "", given: [:])]
                : try own.flatMap { try Self.variants(of: method, $0) }
        }
    }

    private static func methods(_ text: String) throws -> [TrainingMethod] {
        let names = text.split(separator: ",", omittingEmptySubsequences: false)
        guard Set(names).count == names.count else {
            throw ValidationError("--methods \(text): name each method once.")
        }
        return try names.map { name in
            guard let method = TrainingMethod.named(String(name)), method.takesGradientSteps,
                !method.makesRewardModel
            else {
                throw ValidationError("--methods: \"\(name)\" is no method that trains a policy.")
            }
            return method
        }
    }

    private static func wish(_ text: String, _ methods: [TrainingMethod]) throws -> ComparisonPlan.Wish {
        let wish = try ComparisonPlan.Wish(text)
        guard let name = wish.method, methods.contains(where: { $0.name == name }) else {
            throw ValidationError("--grid \(text): give METHOD.OPTION=VALUE,VALUE of one of --methods.")
        }
        guard !own.contains(wish.option) else {
            throw ValidationError("--grid \(text): the laboratory itself gives this option.")
        }
        let values = wish.value.split(separator: ",", omittingEmptySubsequences: false)
        guard Set(values).count == values.count else {
            throw ValidationError("--grid \(text): give each value once.")
        }
        return wish
    }

    private static func variants(
        of method: TrainingMethod, _ wish: ComparisonPlan.Wish
    ) throws -> [Variant] {
        guard method.setting(wish.option) != nil else {
            throw ValidationError("--grid \(method.name).\(wish.option): \(method.name) has no such option.")
        }
        return try wish.value.split(separator: ",", omittingEmptySubsequences: false).map { value in
            var single = wish
            single.value = String(value)
            return Variant(
                method: method, label: "\(wish.option)=\(value)",
                given: try ComparisonPlan.given([single], method))
        }
    }
}

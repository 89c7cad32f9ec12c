// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LanguageModels
import Training

/// Every run of a comparison: methods x starting checkpoints x seeds, each with its settings.
struct ComparisonPlan {
    struct Start {
        var name: String
        var folder: String
    }

    struct Point {
        var method: TrainingMethod
        var start: Start
        var seed: UInt64
        var settings: TrainingSettings

        /// The folder's name under that of the runs.
        var name: String { "\(method.name)-from-\(start.name)-seed-\(seed)" }
    }

    /// METHOD.OPTION=VALUE, or OPTION=VALUE for every method that has the option.
    struct Wish {
        var method: String?
        var option: String
        var value: String

        init(_ text: String) throws {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let names = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, names.count <= 2, names.allSatisfy({ !$0.isEmpty }) else {
                throw ValidationError("--set \(text) is not OPTION=VALUE or METHOD.OPTION=VALUE.")
            }
            method = names.count == 2 ? names[0] : nil
            option = names[names.count - 1]
            value = String(parts[1])
        }
    }

    let points: [Point]

    init(
        methods: [TrainingMethod], starts: [Start], seeds: [UInt64], data: String, heldOut: String,
        runs: String, wishes: [String]
    ) throws {
        let wishes = try wishes.map(Wish.init)
        try Self.check(wishes, methods)
        var points: [Point] = []
        for start in starts {
            for method in methods {
                var given: [String: SettingValue] = [
                    "model": .text(start.folder), "data": .text(data), "held-out": .text(heldOut),
                ]
                if method.startsFromRandomWeights { given["on"] = .text("chosen") }
                if method.takesGradientSteps { given["epochs"] = .number(1) }
                let own = try Self.given(wishes, method)
                for seed in seeds {
                    var settings = given
                    settings["seed"] = .integer(Int(seed))
                    let name = Point(
                        method: method, start: start, seed: seed,
                        settings: TrainingSettings(method, layers: [])
                    ).name
                    settings["output"] = .text("\(runs)/\(name)")
                    // A cache of its own: what a run computes is what it costs.
                    if method.setting("cache") != nil {
                        settings["cache"] = .text("\(runs)/.cache/\(name)")
                    }
                    points.append(
                        Point(
                            method: method, start: start, seed: seed,
                            settings: TrainingSettings(method, layers: [settings, own])))
                }
            }
        }
        self.points = points
        for point in points {
            do {
                try point.settings.check()
            } catch let error as TrainingError {
                throw ValidationError("\(point.method.name): \(error).")
            }
        }
    }

    /// Throws where a wish is for no method.
    static func check(_ wishes: [Wish], _ methods: [TrainingMethod]) throws {
        for wish in wishes {
            let meant = methods.filter { wish.method == nil || wish.method == $0.name }
            guard meant.contains(where: { $0.setting(wish.option) != nil }) else {
                throw ValidationError(
                    "--set \(wish.method.map { "\($0)." } ?? "")\(wish.option): no method compared has this option."
                )
            }
        }
    }

    /// What the wishes say of a method: each option it has, with its value.
    static func given(
        _ wishes: [Wish], _ method: TrainingMethod
    ) throws -> [String: SettingValue] {
        var given: [String: SettingValue] = [:]
        for wish in wishes where wish.method == nil || wish.method == method.name {
            guard let setting = method.setting(wish.option) else { continue }
            guard setting.varies else {
                throw ValidationError("--set \(wish.option): the comparison itself names it.")
            }
            guard let value = setting.value(of: wish.value), setting.allows(value) else {
                throw ValidationError("--set \(wish.option)=\(wish.value): give \(setting.wanted).")
            }
            given[wish.option] = value
        }
        return given
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The options of one run: what was given by a preset, a file and the command line, and what stands without that.
package struct TrainingSettings: Sendable {
    package let method: TrainingMethod
    /// What was given, by name; later layers win.
    package private(set) var given: [String: SettingValue]

    /// Options of which only one can be; a later layer's choice removes the other.
    private static let exclusive = [("steps", "epochs"), ("model", "shape")]

    /// - Parameter layers: each over the one before; every value must be one that the method's setting allows.
    package init(_ method: TrainingMethod, layers: [[String: SettingValue]]) {
        self.method = method
        given = [:]
        for layer in layers {
            for (one, other) in Self.exclusive {
                if layer[one] != nil, layer[other] == nil { given[other] = nil }
                if layer[other] != nil, layer[one] == nil { given[one] = nil }
            }
            if layer["model"] != nil { given["tokenizer"] = nil }
            given.merge(layer) { $1 }
        }
    }

    /// What is wrong with an option of a layer, in words that follow its name; nil where nothing is.
    package static func fault(_ name: String, _ value: SettingValue, of method: TrainingMethod) -> String? {
        guard let setting = method.setting(name) else { return "is not an option of \(method.name)" }
        return setting.allows(value) ? nil : "is \(value.text); give \(setting.wanted)"
    }

    /// Throws where options are missing or do not go together.
    package func check() throws {
        func need(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
            if !condition { throw TrainingError.setting(sentence()) }
        }
        for (one, other) in Self.exclusive {
            try need(given[one] == nil || given[other] == nil, "Give --\(one) or --\(other), not both")
        }
        if given["model"] == nil {
            try need(
                method.startsFromRandomWeights, "\(method.name) starts from a checkpoint: give --model")
            try need(
                given["shape"] != nil && given["tokenizer"] != nil,
                "Give --model, or --shape with --tokenizer to start from random weights")
        } else {
            try need(given["tokenizer"] == nil, "--tokenizer goes with --shape; a checkpoint has its own")
        }
        if method.records == .prompts {
            try need(
                given["reward"] != nil, "\(method.name) needs what responses are worth: give --reward")
        }
        for name in ["data", "output"] { try need(given[name] != nil, "Give --\(name)") }
        guard method.takesGradientSteps else { return }
        if text("optimizer") == "rmsprop" {
            for name in ["adam-beta1", "adam-beta2"] {
                try need(given[name] == nil, "--\(name) is not used by --optimizer rmsprop")
            }
        } else {
            try need(given["rmsprop-alpha"] == nil, "--rmsprop-alpha needs --optimizer rmsprop")
        }
        try need(
            given["floor"] == nil || text("schedule") != "constant",
            "--floor is not used by --schedule constant")
        for name in ["lora-alpha", "lora-dropout", "lora-targets"] {
            try need(given[name] == nil || given["lora-rank"] != nil, "--\(name) needs --lora-rank")
        }
        try need(given["patience"] == nil || given["eval-every"] != nil, "--patience needs --eval-every")
        for name in ["probe-pairs", "unseen"] {
            try need(given[name] == nil || given["probe-every"] != nil, "--\(name) needs --probe-every")
        }
        try need(given["eval-every"] == nil || given["held-out"] != nil, "--eval-every needs --held-out")
    }

    // MARK: Values

    /// What was given and, where nothing was, what stands; in the order of the method's settings.
    package var effective: [(name: String, value: SettingValue)] {
        method.settings.compactMap { setting in
            (given[setting.name] ?? standard(setting.name)).map { (setting.name, $0) }
        }
    }

    package func text(_ name: String) -> String? {
        guard case .text(let text)? = value(name) else { return nil }
        return text
    }

    package func integer(_ name: String) -> Int? {
        guard case .integer(let integer)? = value(name) else { return nil }
        return integer
    }

    package func number(_ name: String) -> Double? {
        guard case .number(let number)? = value(name) else { return nil }
        return number
    }

    private func value(_ name: String) -> SettingValue? { given[name] ?? standard(name) }

    private func standard(_ name: String) -> SettingValue? {
        if let own = method.hyperparameters.first(where: { $0.name == name }) { return .number(own.standard) }
        if let own = method.choices.first(where: { $0.name == name }) {
            return own.options.first.map(SettingValue.text)
        }
        if name == "seed" { return .integer(7) }
        if name == "on" { return method.startsFromRandomWeights ? .text("answers") : nil }
        guard method.takesGradientSteps else {
            return ConvexAlignment.standard(name, text("solver")) ?? FeatureExtraction.standard(name)
        }
        let isRMSprop = given["optimizer"] == .text("rmsprop")
        switch name {
        case "steps": return given["epochs"] == nil ? .integer(300) : nil
        case "batch-size": return .integer(16)
        case "accumulation": return .integer(1)
        case "tokens-at-once": return .integer(16_384)
        case "learning-rate": return .number(method.learningRate)
        case "schedule": return .text("cosine")
        case "floor": return given["schedule"] == .text("constant") ? nil : .number(0.1)
        case "optimizer": return .text("adamw")
        case "adam-beta1": return isRMSprop ? nil : .number(AdamW().beta1)
        case "adam-beta2": return isRMSprop ? nil : .number(AdamW().beta2)
        case "rmsprop-alpha": return isRMSprop ? .number(RMSprop().alpha) : nil
        case "epsilon": return .number(isRMSprop ? RMSprop().epsilon : AdamW().epsilon)
        case "weight-decay": return .number(isRMSprop ? RMSprop().decay : AdamW().decay)
        case "clip": return .number(1)
        case "precision": return .text("f32")
        case "save-every": return .integer(method.records == .prompts ? 10 : 100)
        case "probe-pairs": return given["probe-every"] == nil ? nil : .integer(32)
        default: return nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Training

/// All options of training, as `train` and `sweep` have them.
struct TrainingOptions: ParsableArguments {
    @OptionGroup(title: "Data")
    var data: TrainingDataOptions

    @OptionGroup(title: "Optimization")
    var optimization: OptimizationOptions

    @OptionGroup(title: "The method's own numbers")
    var objective: ObjectiveOptions

    @OptionGroup(title: "COALA")
    var convex: ConvexOptions

    @OptionGroup(title: "Learning from the policy's own responses")
    var policy: PolicyOptions

    @OptionGroup(title: "Adaptation and precision")
    var adaptation: AdaptationOptions

    @OptionGroup(title: "The run")
    var control: RunControlOptions

    /// What the command line itself gives.
    var given: [String: SettingValue] {
        var given = GivenSettings()
        let groups: [any SettingOptions] = [
            data, optimization, objective, convex, policy, adaptation, control,
        ]
        for group in groups { group.give(to: &given) }
        return given.values
    }

    /// Throws where the command line names an option that the method does not have, or a value out of its range.
    func checkCommandLine(for method: TrainingMethod) throws {
        try Self.check(given, of: method) { "--\($0)" }
        if control.config == nil { try settings(for: method).check(or: ValidationError.init) }
    }

    /// Preset, file and command line, each over the one before.
    func settings(for method: TrainingMethod) throws -> TrainingSettings {
        let file = try control.config.map { try SettingsFile.read($0, for: method) }
        let preset = try (control.preset ?? file?.preset).map { try Self.preset($0, for: method) }
        return TrainingSettings(method, layers: [preset ?? [:], file?.values ?? [:], given])
    }

    private static func preset(_ name: String, for method: TrainingMethod) throws -> [String: SettingValue] {
        guard let preset = TrainingPreset.all.first(where: { $0.name == name }) else {
            let known = TrainingPreset.all.map(\.name).joined(separator: ", ")
            throw ValidationError("--preset is \(name); choose \(known).")
        }
        try check(preset.values, of: method) { "--preset \(name): --\($0)" }
        return preset.values
    }

    private static func check(
        _ values: [String: SettingValue], of method: TrainingMethod, _ name: (String) -> String
    ) throws {
        for (option, value) in values.sorted(by: { $0.key < $1.key }) {
            if let fault = TrainingSettings.fault(option, value, of: method) {
                throw ValidationError("\(name(option)) \(fault).")
            }
        }
    }
}

extension TrainingSettings {
    /// Checks, and says what is wrong as an error of the command line.
    fileprivate func check(or failure: (String) -> ValidationError) throws {
        do {
            try check()
        } catch let error as TrainingError {
            throw failure("\(error).")
        }
    }
}

/// A method by its name on the command line.
struct MethodName: ExpressibleByArgument {
    let method: TrainingMethod

    init?(argument: String) {
        guard let method = TrainingMethod.named(argument) else { return nil }
        self.method = method
    }

    static var allValueStrings: [String] { TrainingMethod.all.map(\.name) }

    /// A line a method for the page of a command.
    static var lines: String {
        TrainingMethod.all.map { method in
            method.name + String(repeating: " ", count: max(1, 10 - method.name.count)) + method.summary
        }.joined(separator: "\n")
    }
}

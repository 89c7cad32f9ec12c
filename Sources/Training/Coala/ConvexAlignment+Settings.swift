// SPDX-License-Identifier: Apache-2.0

private import ConvexNetworks

/// COALA's options: of the solver, and of the second phase.
extension ConvexAlignment {
    static var ownNumbers: [TrainingMethod.Hyperparameter] {
        let (cronos, second) = (Cronos(), SecondLayer())
        return [
            .init("group-penalty", cronos.beta), .init("pair-beta", second.beta),
            .init("gamma", second.gamma, .notNegative), .init("margin", second.margin, .notNegative),
            .init("ridge", second.ridge),
        ]
    }

    static var ownChoices: [TrainingMethod.Choice] {
        [
            .init("solver", Cronos.Solver.allCases.map(\.rawValue)),
            // The first word: as the solver has it.
            .init("u-step", ["solver", "direct", "pcg"]),
            .init("loss-scale", Cronos.LossScale.allCases.map(\.rawValue)),
            .init("pair-loss", SecondLayer.Loss.allCases.map(\.rawValue)),
            .init("descent", SecondLayer.Descent.allCases.map(\.rawValue)),
        ]
    }

    /// What stands for an option of `Setting.convex` that is not given.
    static func standard(_ name: String, _ solver: String?) -> SettingValue? {
        let cronos = Cronos(solver.flatMap(Cronos.Solver.init) ?? .auto)
        return switch name {
        case "steps": .integer(cronos.iterations)
        case "gates": .integer(cronos.gates)
        default: nil
        }
    }

    init(_ values: MethodValues, _ seed: UInt64, _ integer: (String) -> Int?) {
        self.init()
        cronos = Cronos(values.choice("solver").flatMap(Cronos.Solver.init) ?? .auto)
        switch values.choice("u-step") {
        case "direct": cronos.primalStep = .direct
        case "pcg": cronos.primalStep = .paper
        default: break
        }
        cronos.lossScale = values.choice("loss-scale").flatMap(Cronos.LossScale.init) ?? cronos.lossScale
        cronos.seed = seed
        cronos.iterations = integer("steps") ?? cronos.iterations
        cronos.gates = integer("gates") ?? cronos.gates
        cronos.beta = values["group-penalty"] ?? cronos.beta
        secondLayer.loss = values.choice("pair-loss").flatMap(SecondLayer.Loss.init) ?? secondLayer.loss
        secondLayer.descent =
            values.choice("descent").flatMap(SecondLayer.Descent.init) ?? secondLayer.descent
        secondLayer.beta = values["pair-beta"] ?? secondLayer.beta
        secondLayer.gamma = values["gamma"] ?? secondLayer.gamma
        secondLayer.margin = values["margin"] ?? secondLayer.margin
        secondLayer.ridge = values["ridge"] ?? secondLayer.ridge
    }

    /// Both phases' options, for the checkpoint's record.
    var record: (numbers: [(String, Double)], words: [(String, String)]) {
        (
            [
                ("gates", Double(cronos.gates)), ("group-penalty", cronos.beta), ("rho", cronos.rho),
                ("iterations", Double(cronos.iterations)), ("kkt-tolerance", cronos.tolerance),
                ("pair-beta", secondLayer.beta), ("gamma", secondLayer.gamma),
                ("margin", secondLayer.margin), ("ridge", secondLayer.ridge),
            ],
            [
                ("solver", cronos.solver.rawValue),
                ("u-step", cronos.primalStep == .direct ? "direct" : "pcg"),
                ("loss-scale", cronos.lossScale.rawValue), ("pair-loss", secondLayer.loss.rawValue),
                ("descent", secondLayer.descent.rawValue),
            ]
        )
    }
}

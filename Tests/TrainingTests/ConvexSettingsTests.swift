// SPDX-License-Identifier: Apache-2.0

import ConvexNetworks
import Testing
import Training

@Suite struct ConvexSettingsTests {
    func alignment(_ values: [String: SettingValue]) -> ConvexAlignment {
        TrainingSettings(.coala, layers: [values]).convexAlignment
    }

    @Test func withoutOptionsTheStandardsStand() {
        let (given, standard) = (alignment([:]), ConvexAlignment())
        #expect(given.cronos.solver == .auto && given.cronos.primalStep == .direct)
        #expect(given.cronos.iterations == standard.cronos.iterations && given.cronos.gates == 10)
        #expect(given.cronos.beta == 1e-3 && given.cronos.lossScale == .sum && given.cronos.seed == 7)
        #expect(given.secondLayer.loss == .pairwise && given.secondLayer.descent == .accelerated)
        #expect(given.secondLayer.beta == 2.5 && given.secondLayer.gamma == 0.5)
        #expect(given.secondLayer.margin == 0 && given.secondLayer.ridge == 1e-4)
    }

    @Test func everyOptionReachesItsPhase() {
        let given = alignment([
            "solver": .text("code"), "gates": .integer(4), "group-penalty": .number(0.5),
            "loss-scale": .text("mean"), "pair-loss": .text("pointwise"), "descent": .text("plain"),
            "pair-beta": .number(1), "gamma": .number(0), "margin": .number(1), "ridge": .number(0.1),
        ])
        #expect(given.cronos.solver == .code && given.cronos.rho == 1e-4 && given.cronos.iterations == 6)
        #expect(given.cronos.primalStep == .paper && given.cronos.gates == 4 && given.cronos.beta == 0.5)
        #expect(given.cronos.lossScale == .mean)
        #expect(given.secondLayer.loss == .pointwise && given.secondLayer.descent == .plain)
        #expect(given.secondLayer.beta == 1 && given.secondLayer.gamma == 0)
        #expect(given.secondLayer.margin == 1 && given.secondLayer.ridge == 0.1)
        #expect(
            alignment(["solver": .text("paper"), "u-step": .text("direct")]).cronos.primalStep == .direct)
        #expect(alignment(["u-step": .text("pcg")]).cronos.primalStep == .paper)
        #expect(alignment(["steps": .integer(9)]).cronos.iterations == 9)
    }

    @Test func aWordThatIsNoSolverIsRefused() {
        let fault = TrainingSettings.fault("solver", .text("fast"), of: .coala)
        #expect(fault == "is fast; give auto, paper or code")
        #expect(TrainingSettings.fault("beta", .number(1), of: .coala) == "is not an option of coala")
        #expect(TrainingSettings.fault("group-penalty", .number(0), of: .coala) != nil)
    }
}

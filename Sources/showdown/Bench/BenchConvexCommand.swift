// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConvexNetworks
import Tensors

/// `showdown bench convex`: the convex program's solvers on features like a language model's.
struct BenchConvexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convex", abstract: "Measure COALA's convex program under each solver.",
        discussion: """
            Features: normal numbers, direction k scaled by k^-0.5, mixed at random, standardised, and a column of ones. \
            Labels: a random ReLU network of eight neurons, one label in ten flipped. The KKT residual is of the convex \
            program itself, in double precision: stationarity, feasibility of the cones and complementarity, each relative \
            to its largest term, and the largest of them. The objective of u is comparable between solvers only where the \
            cone violation is 0; that of the recovered network always is. Nothing else should run meanwhile.
            """)

    @Option(help: "Rows of the features.")
    var rows = 20_000

    @Option(help: "Features of a row, the constant one among them.")
    var features = 768

    @Option(help: "Gates; the network has twice as many neurons.")
    var gates = 10

    @Option(help: "The group penalty.")
    var groupPenalty = Cronos().beta

    @Option(help: "A solver to measure: auto, paper or code; again for more. All without it.")
    var solver: [SolverArgument] = []

    @Option(help: "direct or pcg; the solver's own without it.")
    var uStep: UStepArgument?

    @Option(help: "Fits of each solver, of which the median time counts.")
    var repeats = 3

    @Option(help: "Repeats of each product for the machine's limit.")
    var limitRepeats = 10

    @Option(help: "The seed of features and gates.")
    var seed: UInt64 = 1

    @Flag(help: "Print a JSON object.")
    var json = false

    @Flag(help: "No words on standard error.")
    var quiet = false

    enum SolverArgument: String, ExpressibleByArgument, CaseIterable {
        case auto, paper, code
    }

    enum UStepArgument: String, ExpressibleByArgument, CaseIterable {
        case direct, pcg
    }

    func validate() throws {
        for (name, value, least) in [
            ("--rows", rows, 2), ("--features", features, 2), ("--gates", gates, 1),
            ("--repeats", repeats, 1),
            ("--limit-repeats", limitRepeats, 1),
        ] where !(least...1_000_000).contains(value) {
            throw ValidationError("\(name) is \(value); give \(least) to 1000000.")
        }
        guard groupPenalty > 0, groupPenalty.isFinite else {
            throw ValidationError("--group-penalty is \(groupPenalty); give a number above 0.")
        }
    }

    func run() throws {
        if !quiet, !json { Message.say("Measuring this machine") }
        let limit = MachineLimit.measure(repeats: limitRepeats)
        var synthetic = SyntheticFeatures()
        (synthetic.rows, synthetic.features, synthetic.seed) = (rows, features, seed)
        let (x, labels) = synthetic.draw()
        let results = try (solver.isEmpty ? SolverArgument.allCases : solver).map { solver in
            if !quiet, !json { Message.say("Solving by \(solver.rawValue)") }
            return try measure(solver, x, labels, limit)
        }
        let report = ConvexBenchReport(
            machine: MachineReport(limit), rows: rows, features: features, gates: gates,
            group_penalty: groupPenalty, seed: seed, results: results)
        try json ? DataOutput.write([report], to: nil) : DataOutput.write(Array(report.text.utf8), to: nil)
    }

    private func measure(_ solver: SolverArgument, _ x: Tensor, _ labels: [Float], _ limit: MachineLimit)
        throws -> ConvexBenchReport.Result
    {
        var cronos = Cronos(Cronos.Solver(rawValue: solver.rawValue) ?? .auto)
        (cronos.gates, cronos.beta, cronos.seed) = (gates, groupPenalty, seed)
        switch uStep {
        case .direct: cronos.primalStep = .direct
        case .pcg: cronos.primalStep = .paper
        case nil: break
        }
        var times: [(wall: Double, processor: Double)] = []
        var last: ConvexSolution?
        for _ in 0..<repeats {
            let start = ProcessorTime.process
            let solution = try cronos.fit(x, labels: labels)
            times.append((solution.seconds, ProcessorTime.process - start))
            last = solution
        }
        guard let solution = last else { throw ValidationError("--repeats must be at least 1.") }
        let seconds = times.map(\.wall).sorted()[times.count / 2]
        return ConvexBenchReport.Result(
            solver: solver.rawValue, seconds: seconds,
            processor_seconds: times.map(\.processor).sorted()[times.count / 2],
            iterations: solution.progress.iteration, kkt: solution.appraisal.optimality.residual,
            stationarity: solution.appraisal.optimality.stationarity,
            feasibility: solution.appraisal.optimality.feasibility,
            complementarity: solution.appraisal.optimality.complementarity,
            objective: solution.objective, network_objective: solution.appraisal.networkObjective,
            cone_violation: solution.coneViolation, network_difference: solution.appraisal.networkDifference,
            accuracy: solution.accuracy, prediction_accuracy: solution.appraisal.predictionAccuracy,
            origin: solution.origin.rawValue, gigaflops: solution.floatingPointOperations / 1e9,
            share_of_limit: solution.floatingPointOperations / seconds / 1e9 / limit.gigaflops(.f32))
    }
}

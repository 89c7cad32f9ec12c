// SPDX-License-Identifier: Apache-2.0

import Tensors

/// What `bench analysis` found, as a JSON object and as a table.
struct AnalysisBenchReport: Encodable {
    struct Result: Encodable {
        let work: AnalysisBench.Work
        /// The median on the wall's clock.
        let seconds: Double
        /// The median of all threads' processor time.
        let processor_seconds: Double
    }

    let machine: MachineReport
    let votes, participants, questions, replicates: Int
    let results: [Result]
    /// Of one analysis, all work.
    let seconds: Double
    /// At 450 GFLOP/s in f32, by this machine's ratio.
    let seconds_at_450_gflops: Double
    let peak_memory_bytes: Int?

    init(_ bench: AnalysisBench, memory: Int?, limit: MachineLimit) {
        machine = MachineReport(limit)
        (votes, participants, questions) = (bench.votes, bench.participants, bench.questions)
        replicates = bench.replicates
        results = AnalysisBench.Work.allCases.map { work in
            let times = bench.seconds[work] ?? []
            func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
            return Result(
                work: work, seconds: median(times.map(\.wall)),
                processor_seconds: median(times.map(\.processor)))
        }
        seconds = results.reduce(0) { $0 + $1.seconds }
        seconds_at_450_gflops = seconds * limit.gigaflops(.f32) / 450
        peak_memory_bytes = memory
    }

    var text: String {
        var table = TextTable(["work", "s", "s of processor time"])
        for result in results {
            table.add([
                result.work.name, Decimals.text(result.seconds, 2),
                Decimals.text(result.processor_seconds, 2),
            ])
        }
        table.add([
            "together", Decimals.text(seconds, 2),
            Decimals.text(results.reduce(0) { $0 + $1.processor_seconds }, 2),
        ])
        let memory = peak_memory_bytes.map { "peak memory \(Decimals.text(Double($0) / 1e9, 2)) GB" }
        return """
            \(machine.text)

            \(votes) votes, \(participants) participants, \(questions) questions, \(replicates) replicates

            \(table.text)
            \(memory ?? "peak memory unknown"); \(Decimals.text(seconds_at_450_gflops, 2)) s at 450 GFLOP/s

            """
    }
}

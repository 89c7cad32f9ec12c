// SPDX-License-Identifier: Apache-2.0

import Generation
import StudyFiles

/// The demo's grid: all four methods over prompts and temperatures, the same number of tokens for each.
struct DemoResponses {
    let folder: DemoFolder
    let seed: UInt64

    var isDone: Bool { FileContents.exists(folder.responsesDone) }

    func run(_ progress: Progress) throws -> String {
        let methods = try DemoMethod.allCases.map {
            try GridMethod(name: $0.name, folder: folder.checkpoint($0))
        }
        let grid = ResponseGrid(
            prompts: try PromptRecord.read(from: folder.prompts),
            temperatures: try TemperatureGrid.parse(DemoPlan.temperatures),
            length: .exactly(DemoPlan.responseTokens),
            seed: seed)
        let total = grid.count(methods: methods.count)
        let clock = ContinuousClock()
        let start = clock.now
        let summary = try grid.run(methods, output: folder.responses) { done, tokens in
            let seconds = max(1e-3, Double(start.duration(to: clock.now) / .milliseconds(1)) / 1_000)
            try progress.update(done, of: total, note: "\(Int(Double(tokens) / seconds)) tokens/s")
        }
        try FileContents.write(
            try JSONLines.encode(["responses": total, "tokens": DemoPlan.responseTokens]),
            to: folder.responsesDone)
        return "\(total) responses of \(DemoPlan.responseTokens) tokens, \(summary.existing) there before"
    }
}

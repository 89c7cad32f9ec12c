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
            settings: GridSettings(length: .exactly(DemoPlan.responseTokens), seed: seed))
        let total = grid.count(methods: methods.count)
        let bar = SamplingProgress(progress)
        let summary = try grid.run(methods, output: folder.responses, onProgress: bar.update)
        try FileContents.write(
            try JSONLines.encode(["responses": total, "tokens": DemoPlan.responseTokens]),
            to: folder.responsesDone)
        return "\(total) responses of \(DemoPlan.responseTokens) tokens, \(summary.existing) there before"
    }
}

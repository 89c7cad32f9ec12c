// SPDX-License-Identifier: Apache-2.0

import CompletionsClient
import Foundation
import Generation
import GenerationWeb
import StudyFiles
import Testing

/// A grid that asks our own service, over loopback.
struct EndpointGridTests {
    @Test func ourOwnServiceAnswersAGridTheSameEachTime() throws {
        let service = try Service(["small", "plain"])
        var endpoint = try CompletionsEndpoint("\(service.server.address)/v1#small")
        endpoint = try EndpointSource.checked(endpoint)
        let source = EndpointSource(CompletionsClient(endpoint), atOnce: 8, takesExtensions: true)
        let prompts = (0..<3).map { PromptRecord(section: "s", promptID: "\($0)", prompt: "where is \($0)") }
        var grid = ResponseGrid(
            prompts: prompts, temperatures: [0, 0.7], settings: GridSettings(length: .exactly(9), seed: 3))
        grid.samples = 4
        let files = (0..<2).map { _ in
            FileManager.default.temporaryDirectory.appending(path: "grid-\(UUID().uuidString).jsonl").path
        }
        defer { for file in files { try? FileManager.default.removeItem(atPath: file) } }
        for file in files {
            let summary = try grid.run([GridMethod(name: "API", source: source)], output: file)
            #expect(summary.sampled == 24 && summary.tokens == 24 * 9)
        }
        let records = try JSONLines.read(GeneratedResponse.self, from: files[0])
        #expect(records.allSatisfy { $0.tokens == 9 && $0.finish == .length })
        // Greedy draws are alike, others are not.
        #expect(Set(records.filter { $0.temperature == 0 && $0.promptID == "1" }.map(\.text)).count == 1)
        #expect(Set(records.filter { $0.temperature == 0.7 && $0.promptID == "1" }.map(\.text)).count == 4)
        #expect(try FileContents.read(files[0]) == FileContents.read(files[1]))
    }
}

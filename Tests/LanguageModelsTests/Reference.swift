// SPDX-License-Identifier: Apache-2.0

import Foundation
import LanguageModels
import Testing

/// A checkpoint of `Tests/Fixtures` beside what transformers computes on it in double precision.
struct Reference {
    static let families = ["gpt2", "llama", "llama3", "llama-linear", "mistral", "qwen2"]

    /// What this engine's rounding may change, relative to the largest value: it is 1.5e-6 with every kernel table.
    ///
    /// It leaves ten times that for other processors, and is a tenth of what the exact GELU in place of its tanh form
    /// changes (3e-4).
    static let tolerance = 2e-5

    struct Encoding: Decodable {
        var text: String
        var tokens, plain: [Int32]
    }

    struct Logits: Decodable {
        struct Row: Decodable {
            var position: Int
            var values: [Double]
        }

        var tokens: [Int32]
        var rows: [Row]
    }

    struct Completion: Decodable {
        var prompt, completion: [Int32]
        var sum: Double
    }

    struct Summary: Decodable {
        var name: String
        var norm: Double
        var places: [Int]
        var values: [Double]

        /// The name without the prefix that files may leave out.
        var plainName: String { Reference.plainName(name) }
    }

    struct Expected: Decodable {
        /// Absent where the tokenizer is that of another fixture.
        var encodings: [Encoding]?
        var logits: [Logits]
        var completions: [Completion]
        var loss: Double
        var gradients: [Summary]
    }

    let expected: Expected
    let checkpoint: Checkpoint

    init(_ name: String) throws {
        expected = try Self.read("\(name)/language_model.json")
        checkpoint = try Checkpoint(Self.folder(name))
    }

    static func folder(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(name)").path
    }

    static func read<Value: Decodable>(_ path: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: URL(fileURLWithPath: folder(path))))
    }

    static func plainName(_ name: String) -> String {
        for prefix in ["transformer.", "model."] where name.hasPrefix(prefix) {
            return String(name.dropFirst(prefix.count))
        }
        return name
    }

    /// Differences relative to the largest of the expected values.
    static func expectClose(
        _ actual: [Float], _ expected: [Double], _ what: String, location: SourceLocation = #_sourceLocation
    ) throws {
        try #require(actual.count == expected.count, sourceLocation: location)
        let scale = expected.reduce(0) { max($0, abs($1)) }
        let worst = zip(actual, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) } / scale
        #expect(worst < tolerance, "\(what): \(worst) of the largest value", sourceLocation: location)
    }

    /// Holds tensors by name against summaries, whatever their order.
    static func expectClose(
        _ actual: [(name: String, values: [Float])], _ expected: [Summary],
        location: SourceLocation = #_sourceLocation
    ) throws {
        let actual = actual.map { (name: plainName($0.name), values: $0.values) }.sorted { $0.name < $1.name }
        let expected = expected.sorted { $0.plainName < $1.plainName }
        try #require(actual.map(\.name) == expected.map(\.plainName), sourceLocation: location)
        for (actual, wanted) in zip(actual, expected) {
            let norm = actual.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            #expect(
                abs(norm - wanted.norm) < tolerance * wanted.norm, "\(wanted.name): \(norm)",
                sourceLocation: location)
            try expectClose(
                wanted.places.map { actual.values[$0] }, wanted.values, wanted.name, location: location)
        }
    }
}

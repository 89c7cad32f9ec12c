// SPDX-License-Identifier: Apache-2.0

private import Randomness
package import StudyFiles

/// One response of a grid that is to be: a method's answer to a prompt at a temperature, by draw number.
package struct GridCell: Sendable {
    package let prompt: PromptRecord
    package let temperature: Double
    /// 0-based.
    package let sample: Int
    /// Unique in the grid.
    package let id: String
    /// Of the response's own stream, named by the cell alone: neither batch, order, nor other cells change it.
    package let seed: UInt64

    init(method: String, prompt: PromptRecord, temperature: Double, sample: Int, gridSeed: UInt64) {
        self.prompt = prompt
        self.temperature = temperature
        self.sample = sample
        id = Self.id(method, prompt.section, prompt.promptID, temperature, sample)
        seed = Self.seed(id, gridSeed)
    }

    /// Slashes inside a name are written as `%2F` and percent signs as `%25`, so that no two cells have one id.
    static func id(
        _ method: String, _ section: String, _ promptID: String, _ temperature: Double, _ sample: Int
    ) -> String {
        let names = [method, section, promptID].map {
            $0.replacing("%", with: "%25").replacing("/", with: "%2F")
        }
        return "\(names.joined(separator: "/"))/\(temperature)/\(sample)"
    }

    static func seed(_ id: String, _ gridSeed: UInt64) -> UInt64 {
        var draws = SeededGenerator(seed: gridSeed, stream: "response", id)
        return draws.next()
    }
}

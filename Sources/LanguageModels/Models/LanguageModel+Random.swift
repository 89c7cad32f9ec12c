// SPDX-License-Identifier: Apache-2.0

private import Randomness
private import Tensors

extension LanguageModel {
    /// Random weights: N(0, 0.02), and N(0, 0.02 / sqrt(2 layers)) for the projections into the residual stream.
    ///
    /// Normalisation weights are 1, biases 0. Source: Radford et al. (2019), section 2.3.
    package convenience init(_ configuration: ModelConfiguration, seed: UInt64) {
        let intoStream = ["c_proj.weight", "o_proj.weight", "down_proj.weight"]
        self.init(configuration) { name, shape in
            if name.hasSuffix(".bias") { return Tensor(zeros: shape) }
            if shape.count == 1 { return Tensor([Float](repeating: 1, count: shape[0])) }
            let deviation =
                intoStream.contains(where: name.hasSuffix)
                ? 0.02 / Double(2 * configuration.layers).squareRoot() : 0.02
            var draws = SeededGenerator(seed: seed, stream: "weights", name)
            return Tensor(
                (0..<shape.reduce(1, *)).map { _ in Float(draws.normal() * deviation) }, shape: shape)
        }
    }
}

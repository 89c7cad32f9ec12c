// SPDX-License-Identifier: Apache-2.0

private import Randomness

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A network of three layers from a one-hot prompt to a categorical distribution over responses, in double precision.
///
/// h1 = relu(W1 e_x + b1), h2 = relu(W2 h1 + b2), logits = W3 h2 + b3, W1 (width, 4), W2 (width, width), W3 (10, width), all in
/// one array in this order, each matrix before its bias. Source: "3D-Properties", arXiv 2406.07327, section 3.2.1.
package struct ToyPolicy: Equatable, Sendable {
    package static let prompts = 4
    package static let responses = 10

    package let width: Int
    package var weights: [Double]

    /// What a forward pass leaves for the one back.
    package struct Activations: Sendable {
        var first, second: [Double]
        package var logits: [Double]
        /// log softmax of the logits.
        package var logProbabilities: [Double]
    }

    /// Where each matrix begins in `weights`.
    private struct Places {
        var first, firstBias, second, secondBias, third, thirdBias, count: Int

        init(_ width: Int) {
            first = 0
            firstBias = first + width * ToyPolicy.prompts
            second = firstBias + width
            secondBias = second + width * width
            third = secondBias + width
            thirdBias = third + ToyPolicy.responses * width
            count = thirdBias + ToyPolicy.responses
        }
    }

    /// Matrices from a normal distribution of variance 2 / (inputs that are not zero), the first layer's 1; no biases.
    package init(width: Int, seed: UInt64) {
        precondition(width > 0, "a width of \(width)")
        self.width = width
        let places = Places(width)
        weights = [Double](repeating: 0, count: places.count)
        var draws = SeededGenerator(seed: seed, stream: "toy policy")
        for place in places.first..<places.firstBias { weights[place] = draws.normal() }
        let scale = (2 / Double(width)).squareRoot()
        for place in places.second..<places.secondBias { weights[place] = scale * draws.normal() }
        for place in places.third..<places.thirdBias { weights[place] = scale * draws.normal() }
    }

    package func activations(of prompt: Int) -> Activations {
        let places = Places(width)
        var first = [Double](repeating: 0, count: width)
        for unit in 0..<width {
            first[unit] = max(
                0, weights[places.first + unit * Self.prompts + prompt] + weights[places.firstBias + unit])
        }
        let second = layer(places.second, places.secondBias, first, count: width).map { max(0, $0) }
        let logits = layer(places.third, places.thirdBias, second, count: Self.responses)
        let most = logits.max() ?? 0
        let normaliser = most + log(logits.reduce(0) { $0 + exp($1 - most) })
        return Activations(
            first: first, second: second, logits: logits, logProbabilities: logits.map { $0 - normaliser })
    }

    /// A matrix of `count` rows times an input, with its bias.
    private func layer(_ matrix: Int, _ bias: Int, _ input: [Double], count: Int) -> [Double] {
        weights.withUnsafeBufferPointer { weights in
            input.withUnsafeBufferPointer { input in
                (0..<count).map { row in
                    let start = matrix + row * width
                    var sum = weights[bias + row]
                    for place in 0..<width { sum += weights[start + place] * input[place] }
                    return sum
                }
            }
        }
    }

    /// Adds to a gradient over all weights what a prompt's logits contribute.
    ///
    /// - Parameter slopes: d loss / d logits, one a response.
    package func accumulate(
        _ slopes: [Double], at prompt: Int, _ activations: Activations, into gradient: inout [Double]
    ) {
        let places = Places(width)
        gradient.withUnsafeMutableBufferPointer { gradient in
            let second = back(
                slopes, places.third, places.thirdBias, input: activations.second, into: gradient)
            let first = back(
                second, places.second, places.secondBias, input: activations.first, into: gradient)
            for unit in 0..<width {
                gradient[places.firstBias + unit] += first[unit]
                gradient[places.first + unit * Self.prompts + prompt] += first[unit]
            }
        }
    }

    /// Through a matrix and the rectifier below it: d loss / d (what the rectifier is given).
    private func back(
        _ slopes: [Double], _ matrix: Int, _ bias: Int, input: [Double],
        into gradient: UnsafeMutableBufferPointer<Double>
    ) -> [Double] {
        var below = [Double](repeating: 0, count: width)
        below.withUnsafeMutableBufferPointer { below in
            weights.withUnsafeBufferPointer { weights in
                input.withUnsafeBufferPointer { input in
                    for (row, slope) in slopes.enumerated() where slope != 0 {
                        gradient[bias + row] += slope
                        let start = matrix + row * width
                        for place in 0..<width {
                            gradient[start + place] += slope * input[place]
                            below[place] += slope * weights[start + place]
                        }
                    }
                    for place in 0..<width where input[place] <= 0 { below[place] = 0 }
                }
            }
        }
        return below
    }

    /// The chain rule through the softmax: d loss / d logits from d loss / d log pi.
    package static func logitSlopes(_ slopes: [Double], _ activations: Activations) -> [Double] {
        let sum = slopes.reduce(0, +)
        return zip(slopes, activations.logProbabilities).map { $0 - sum * exp($1) }
    }
}

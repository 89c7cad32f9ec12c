// SPDX-License-Identifier: Apache-2.0

internal import Randomness

/// Which participants and questions each replicate of a bootstrap draws.
///
/// Replicates go in chunks with a stream of random numbers each, so that neither the number of threads nor the number of
/// replicates changes any of them.
struct ResamplingPlan: Sendable {
    static let chunk = 32

    let resampling: ShareBootstrap.Resampling
    let people: Int
    /// For each question its prompt, whatever the number; pairs of one prompt share it.
    let prompts: [Int]
    let seed: UInt64
    let stream: String

    /// Calls `body` with the replicates of one chunk in order.
    ///
    /// - Parameter body: gets a replicate's number, the drawn participants (as many as there are, nil where they are not
    ///   resampled) and how often each question counts.
    func forEach(
        inChunk chunk: Int, of replicates: Int,
        _ body: (_ replicate: Int, _ people: UnsafeBufferPointer<Int32>?, _ questions: [Int]) -> Void
    ) {
        var random = SeededGenerator(seed: seed, stream: "bootstrap", resampling.rawValue, stream, "\(chunk)")
        var drawn = [Int32](repeating: 0, count: resampling == .questions ? 0 : people)
        let clusters = Dictionary(uniqueKeysWithValues: Set(prompts).sorted().enumerated().map { ($1, $0) })
        let clusterOfQuestion = prompts.map { clusters[$0] ?? 0 }
        var times = [Int](repeating: 1, count: clusters.count)
        var counts = [Int](repeating: 1, count: prompts.count)
        let start = chunk * Self.chunk
        for replicate in start..<min(replicates, start + Self.chunk) {
            Self.draw(below: people, &drawn, &random)
            if resampling != .participants {
                for cluster in times.indices { times[cluster] = 0 }
                for _ in times.indices { times[random.integer(below: times.count)] += 1 }
                for (question, cluster) in clusterOfQuestion.enumerated() {
                    counts[question] = times[cluster]
                }
            }
            if resampling == .questions {
                body(replicate, nil, counts)
            } else {
                drawn.withUnsafeBufferPointer { body(replicate, $0, counts) }
            }
        }
    }

    /// Fills with numbers from 0 up to a bound, each equally likely: two draws from each random word, by multiplication, with
    /// those rejected that would favour some numbers (Lemire, ACM TOMACS 29, 2019).
    private static func draw(below bound: Int, _ numbers: inout [Int32], _ random: inout SeededGenerator) {
        let range = UInt32(bound)
        let threshold = (0 &- range) % max(1, range)
        var index = 0
        while index < numbers.count {
            let word = random.next()
            for shift in 0..<2 where index < numbers.count {
                let product = UInt32(truncatingIfNeeded: word >> UInt64(32 * shift)).multipliedFullWidth(
                    by: range)
                guard product.low >= threshold else { continue }
                numbers[index] = Int32(truncatingIfNeeded: product.high)
                index += 1
            }
        }
    }
}

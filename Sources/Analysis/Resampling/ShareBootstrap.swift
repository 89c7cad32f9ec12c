// SPDX-License-Identifier: Apache-2.0

private import Dispatch

/// Replicates of every method's win rate in samples of the participants, of the questions, or of both.
///
/// A replicate draws as many participants (who chose any method) and as many questions (on which somebody did) as there are, each
/// with replacement and independently, and takes the mean over the drawn questions of the drawn participants' shares; questions
/// that are pairs of one prompt are drawn together. Both
/// together are conservative: the variance of single votes counts three times, so that intervals cover more than 95% where
/// participants and questions differ little. Source: Owen, "The pigeonhole bootstrap", Annals of Applied Statistics 1 (2007).
package struct ShareBootstrap: Sendable {
    package enum Resampling: String, CaseIterable, Sendable {
        /// Other participants, the same questions.
        case participants
        /// The same participants, other questions.
        case questions
        /// Other participants and other questions; conservative.
        case both
    }

    package let resampling: Resampling
    package let methods: [String]
    /// How many replicates there are; 0 where no ballot chose a method.
    package let count: Int
    /// Replicate by method; NaN where no drawn ballot offered the method.
    private let shares: [Double]

    /// - Parameters:
    ///   - stream: what keeps the draws of one section apart from another's.
    package init(
        _ ballots: Ballots, resampling: Resampling = .both, replicates: Int, seed: UInt64, stream: String = ""
    ) {
        let bits = ParticipantBits(ballots)
        let tally = ShareTally(bits, ballots)
        let plan = ResamplingPlan(
            resampling: resampling, people: bits.people,
            prompts: tally.questions.map { ballots.promptOfQuestion[$0] }, seed: seed, stream: stream)
        let width = ballots.methods.count
        let count = bits.people == 0 ? 0 : max(0, replicates)
        let original = tally.original
        let shares = [Double](unsafeUninitializedCapacity: count * width) { buffer, filled in
            buffer.initialize(repeating: .nan)
            filled = buffer.count
            let output = DisjointReplicates(shares: buffer, width: width)
            DispatchQueue.concurrentPerform(
                iterations: (count + ResamplingPlan.chunk - 1) / ResamplingPlan.chunk
            ) { chunk in
                var work = tally.work
                plan.forEach(inChunk: chunk, of: count) { replicate, people, questions in
                    if let people { bits.count(people, into: &work.counts) } else { work.counts = original }
                    tally.shares(questions: questions, &work)
                    for method in 0..<width {
                        output.shares[replicate * width + method] = work.shares[method]
                    }
                }
            }
        }
        self.init(resampling: resampling, methods: ballots.methods, count: count, shares: shares)
    }

    private init(resampling: Resampling, methods: [String], count: Int, shares: [Double]) {
        (self.resampling, self.methods, self.count, self.shares) = (resampling, methods, count, shares)
    }

    /// The same replicates by their definition, one ballot at a time; the fast path is held against it.
    package static func byDefinition(
        _ ballots: Ballots, resampling: Resampling = .both, replicates: Int, seed: UInt64, stream: String = ""
    ) -> ShareBootstrap {
        let decided = ballots.ballots.filter { $0.choice != nil }
        let people = Set(decided.map(\.participant)).sorted()
        let questions = Set(decided.map(\.question)).sorted()
        let plan = ResamplingPlan(
            resampling: resampling, people: people.count,
            prompts: questions.map { ballots.promptOfQuestion[$0] }, seed: seed, stream: stream)
        let width = ballots.methods.count
        let count = people.isEmpty ? 0 : max(0, replicates)
        var shares = [Double](repeating: .nan, count: count * width)
        for chunk in 0..<(count + ResamplingPlan.chunk - 1) / ResamplingPlan.chunk {
            plan.forEach(inChunk: chunk, of: count) { replicate, drawn, questionCounts in
                var times = [Double](repeating: drawn == nil ? 1 : 0, count: ballots.participantCount)
                for place in drawn ?? UnsafeBufferPointer(start: nil, count: 0) {
                    times[people[Int(place)]] += 1
                }
                for method in 0..<width {
                    var chosen = [Double](repeating: 0, count: ballots.questions.count)
                    var offered = chosen
                    for ballot in decided where ballots.sets[ballot.set][method] {
                        let weight = times[ballot.participant] * ballot.weight
                        offered[ballot.question] += weight
                        if ballot.choice == method { chosen[ballot.question] += weight }
                    }
                    var (sum, total) = (0.0, 0)
                    for (question, times) in zip(questions, questionCounts) where offered[question] > 0 {
                        sum += Double(times) * chosen[question] / offered[question]
                        total += times
                    }
                    if total > 0 { shares[replicate * width + method] = sum / Double(total) }
                }
            }
        }
        return ShareBootstrap(resampling: resampling, methods: ballots.methods, count: count, shares: shares)
    }

    /// The method's share in a replicate; nil where no drawn ballot offered it.
    package func share(of method: Int, in replicate: Int) -> Double? {
        let share = shares[replicate * methods.count + method]
        return share.isNaN ? nil : share
    }

    /// The method's shares in those replicates that have one, in order.
    package func shares(of method: Int) -> [Double] {
        (0..<count).compactMap { share(of: method, in: $0) }
    }

    /// The differences of two methods' shares in those replicates that have both, in order.
    package func differences(_ a: Int, _ b: Int) -> [Double] {
        (0..<count).compactMap { replicate in
            guard let first = share(of: a, in: replicate), let second = share(of: b, in: replicate) else {
                return nil
            }
            return first - second
        }
    }

    /// The percentile interval of a share; nil where no replicate has one.
    package func interval(of method: Int, level: Double = 0.95) -> Interval? {
        Quantile.interval(shares(of: method), level: level)
    }

    /// The percentile interval of a difference of two shares.
    package func interval(ofDifference a: Int, _ b: Int, level: Double = 0.95) -> Interval? {
        Quantile.interval(differences(a, b), level: level)
    }

    /// 95% intervals in the order of `methods`.
    package var intervals: [Interval?] { methods.indices.map { interval(of: $0) } }
}

/// The shares of all replicates while threads fill them in.
///
/// Sendable although the buffer is not: each replicate belongs to one chunk, each chunk to one thread, and a thread writes the
/// entries of its own replicates alone.
private struct DisjointReplicates: @unchecked Sendable {
    let shares: UnsafeMutableBufferPointer<Double>
    let width: Int
}

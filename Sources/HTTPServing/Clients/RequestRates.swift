// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How many requests each address has left: a bucket of tokens each, which fills at a steady rate.
///
/// Bounded: where more addresses come than are kept, those whose buckets are full again are forgotten, and then all are;
/// who makes up addresses gains a fresh bucket for each and nothing else.
package final class RequestRates: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: ContinuousClock.Instant
    }

    /// Addresses that are kept at most.
    package static let capacity = 65_536

    private let perSecond: Double
    private let burst: Double
    private let buckets = Mutex<[ClientAddress: Bucket]>([:])

    /// - Parameters:
    ///   - perSecond: at which a bucket fills.
    ///   - burst: what a full one holds, at least 1.
    package init(perSecond: Double, burst: Double) {
        precondition(perSecond > 0 && burst >= 1, "\(perSecond) a second, \(burst) at once")
        self.perSecond = perSecond
        self.burst = burst
    }

    /// Takes a token.
    ///
    /// - Returns: nil where there was one, else the time until there is.
    package func take(for address: ClientAddress, at now: ContinuousClock.Instant = .now) -> Duration? {
        buckets.withLock { buckets in
            if buckets.count >= Self.capacity && buckets[address] == nil { makeRoom(&buckets, at: now) }
            var bucket = buckets[address] ?? Bucket(tokens: burst, at: now)
            bucket.tokens = tokens(of: bucket, at: now)
            bucket.at = now
            defer { buckets[address] = bucket }
            guard bucket.tokens >= 1 else { return .seconds((1 - bucket.tokens) / perSecond) }
            bucket.tokens -= 1
            return nil
        }
    }

    /// Addresses that are kept at present.
    package var count: Int { buckets.withLock(\.count) }

    private func tokens(of bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
        min(burst, bucket.tokens + (bucket.at.duration(to: now) / .seconds(1)) * perSecond)
    }

    private func makeRoom(_ buckets: inout [ClientAddress: Bucket], at now: ContinuousClock.Instant) {
        buckets = buckets.filter { tokens(of: $0.value, at: now) < burst }
        if buckets.count >= Self.capacity { buckets = [:] }
    }
}

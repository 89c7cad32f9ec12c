// SPDX-License-Identifier: Apache-2.0

package import HTTPServing
private import Synchronization

/// Failed attempts at a secret, counted by address: after so many in a while, no more are taken.
///
/// Of IPv6 the network counts, since one customer has 2^64 addresses.
///
/// Successes do not count, so that a room of volunteers behind one address can resume at once. Bounded: where more
/// addresses fail than are kept, the count of all of them decides.
package final class AttemptLimit: Sendable {
    private struct Failures {
        var count: Int
        var since: ContinuousClock.Instant
    }

    private struct State {
        var byAddress: [ClientAddress?: Failures] = [:]
        var all: Failures
    }

    private static let capacity = 10_000

    private let perAddress: Int
    private let together: Int
    private let window: Duration
    private let state: Mutex<State>

    /// - Parameters:
    ///   - perAddress: failures of one address.
    ///   - together: failures of all addresses, against one who has many.
    package init(perAddress: Int, together: Int, window: Duration) {
        self.perAddress = perAddress
        self.together = together
        self.window = window
        state = Mutex(State(all: Failures(count: 0, since: .now)))
    }

    /// Whether an address may try now.
    package func allows(_ address: ClientAddress?, at now: ContinuousClock.Instant = .now) -> Bool {
        let address = address?.site
        return state.withLock { state in
            current(state.all, at: now).count < together
                && (state.byAddress[address].map { current($0, at: now).count } ?? 0) < perAddress
        }
    }

    package func failed(_ address: ClientAddress?, at now: ContinuousClock.Instant = .now) {
        let address = address?.site
        state.withLock { state in
            state.all = raised(state.all, at: now)
            if state.byAddress.count >= Self.capacity && state.byAddress[address] == nil {
                state.byAddress = state.byAddress.filter { current($0.value, at: now).count > 0 }
                guard state.byAddress.count < Self.capacity else { return }
            }
            state.byAddress[address] = raised(
                state.byAddress[address] ?? Failures(count: 0, since: now), at: now)
        }
    }

    private func current(_ failures: Failures, at now: ContinuousClock.Instant) -> Failures {
        failures.since.duration(to: now) > window ? Failures(count: 0, since: now) : failures
    }

    private func raised(_ failures: Failures, at now: ContinuousClock.Instant) -> Failures {
        var own = current(failures, at: now)
        own.count += 1
        return own
    }
}

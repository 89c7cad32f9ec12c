// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Log-strengths of the Plackett-Luce (multinomial logit) model of one choice among all methods.
///
/// Where every ballot offers all methods, the likelihood is multinomial and its maximum is closed: log n_m less the
/// mean of the logs.
package enum PlackettLuce {
    package enum Result: Equatable, Sendable {
        /// Centred log-strengths in the order of `ballots.methods`.
        case strengths([Double])
        /// Why there is no finite or closed maximum.
        case absent(String)
    }

    package static func closedForm(_ ballots: Ballots) -> Result {
        let decided = ballots.ballots.filter { $0.choice != nil }
        guard !decided.isEmpty else { return .absent("no ballot chose a method") }
        guard decided.allSatisfy({ ballots.sets[$0.set].allSatisfy(\.self) }) else {
            return .absent("not every ballot offered all methods, so that the maximum has no closed form")
        }
        let counts = ballots.counts
        guard let never = counts.firstIndex(of: 0) else {
            let logs = counts.map { log($0) }
            let mean = logs.reduce(0, +) / Double(logs.count)
            return .strengths(logs.map { $0 - mean })
        }
        return .absent(
            "\"\(ballots.methods[never])\" was never chosen, so that its strength has no finite estimate")
    }
}

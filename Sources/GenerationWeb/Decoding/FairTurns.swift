// SPDX-License-Identifier: Apache-2.0

/// Whose turn it is among models that share a machine: the one that has had least time of those with work.
package struct FairTurns {
    private var spent: [Duration]
    private var wasBusy: [Bool]

    package init(count: Int) {
        spent = [Duration](repeating: .zero, count: count)
        wasBusy = [Bool](repeating: false, count: count)
    }

    /// The next of those that have work, ties to the first; nil where none has.
    package mutating func next(among busy: [Int]) -> Int? {
        // Who was idle has saved nothing up: it begins where the least served of the others stands.
        if let least = busy.filter({ wasBusy[$0] }).map({ spent[$0] }).min() {
            for index in busy where !wasBusy[index] { spent[index] = max(spent[index], least) }
        }
        for index in wasBusy.indices { wasBusy[index] = false }
        for index in busy { wasBusy[index] = true }
        return busy.min { (spent[$0], $0) < (spent[$1], $1) }
    }

    package mutating func spend(_ time: Duration, by index: Int) { spent[index] += time }
}

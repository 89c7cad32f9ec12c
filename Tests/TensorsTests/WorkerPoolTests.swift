// SPDX-License-Identifier: Apache-2.0

import Tensors
import Testing

@Suite struct WorkerPoolTests {
    @Test func mappedResultsStandInOrder() {
        #expect(Workers.map(1_000) { "\($0)" } == (0..<1_000).map { "\($0)" })
        #expect(Workers.map(0) { $0 }.isEmpty)
    }

    /// One operation has the threads; others that run meanwhile, and parts of the same one, do their own work.
    @Test func everyIndexRunsOnceWhateverRunsBesideIt() async {
        let wrong = await withTaskGroup(of: Int.self) { group in
            for task in 0..<6 {
                group.addTask {
                    (0..<300).count { round in
                        let sums = Workers.map(40) { index in
                            Workers.map(3) { $0 + index + task + round }.reduce(0, +)
                        }
                        return sums != (0..<40).map { 3 + 3 * ($0 + task + round) }
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    @Test(arguments: [1, 2, 3, 9]) func theNumberOfThreadsChangesNoResult(threads: Int) {
        let expected = (0..<500).map { $0 * $0 }
        #expect(Workers.$threads.withValue(threads) { Workers.map(500) { $0 * $0 } } == expected)
    }

    /// A pause longer than a helper looks for work: it goes to sleep and is woken.
    @Test func helpersThatWentToSleepAreWoken() {
        for _ in 0..<20 {
            #expect(Workers.map(64) { $0 + 1 } == Array(1...64))
            let start = ContinuousClock.now
            while start.duration(to: .now) < .milliseconds(1) {}
        }
    }
}

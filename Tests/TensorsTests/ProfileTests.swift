// SPDX-License-Identifier: Apache-2.0

import Tensors
import Testing

@Suite struct ProfileTests {
    private func busy(_ nanoseconds: Double) {
        let start = ContinuousClock.now
        while start.duration(to: .now) / .nanoseconds(1) < nanoseconds {}
    }

    @Test func timeOfACalledOperationCountsOnce() throws {
        let profile = Profile()
        let seconds = Stopwatch.seconds {
            profile.record {
                for _ in 0..<2 {
                    let outer = Profile.begin("outer")
                    busy(1e6)
                    let inner = Profile.begin("inner", operations: 7)
                    busy(3e6)
                    inner?.end()
                    outer?.end()
                }
            }
        }
        // They are listed by their time, which a busy machine may turn round.
        let entries = profile.entries.sorted { $0.name < $1.name }
        try #require(entries.map(\.name) == ["inner", "outer"])
        #expect(entries.map(\.calls) == [2, 2])
        #expect(entries.map(\.operations) == [14, 0])
        #expect(entries[0].seconds >= 6e-3 && entries[1].seconds >= 2e-3)
        #expect(entries.reduce(0) { $0 + $1.seconds } <= seconds)
    }

    @Test func withoutAProfileNothingIsMeasured() {
        let profile = Profile()
        #expect(Profile.begin("before") == nil)
        profile.record {}
        #expect(Profile.begin("after") == nil)
        #expect(profile.entries.isEmpty)
    }

    @Test func clearingForgets() {
        let profile = Profile()
        profile.record {
            Profile.begin("warm-up")?.end()
            profile.clear()
            Profile.begin("step")?.end()
        }
        #expect(profile.entries.map(\.name) == ["step"])
    }

    @Test func anAttentionLayoutCountsWhatIsAttendedTo() {
        // A sequence of 3: 1 + 2 + 3. A prompt of 4 with responses of 2 and 1: 10, 2 · 4 + 3, 4 + 1.
        let layout = AttentionLayout(groups: [
            [.init(own: 0..<3)],
            [.init(own: 3..<7), .init(prefix: 3..<7, own: 7..<9), .init(prefix: 3..<7, own: 9..<10)],
        ])
        #expect(layout.attendedPairs(window: nil) == 6 + 10 + 11 + 5)
        // Of 3 keys at most: 1 + 2 + 3; 1 + 2 + 3 + 3, 3 + 3, 3.
        #expect(layout.attendedPairs(window: 3) == 6 + 9 + 6 + 3)
        #expect(AttentionLayout(groups: []).attendedPairs(window: nil) == 0)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Generation

/// A grid's progress on the bar or lines of a stage: the method under way and tokens a second.
final class SamplingProgress {
    private let progress: Progress
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let title: String?
    private(set) var hasBegun = false

    /// - Parameter title: of a stage that begins with the first response under way, so that what is found wrong before
    ///   stands alone; nil where the stage has begun.
    init(_ progress: Progress, title: String? = nil) {
        self.progress = progress
        self.title = title
        start = clock.now
    }

    var seconds: Double { max(1e-3, Double(start.duration(to: clock.now) / .milliseconds(1)) / 1_000) }

    func update(_ now: GridProgress) throws {
        if !hasBegun {
            // Where everything was there before there is nothing to watch.
            guard title == nil || now.tokens > 0 || now.share < 1 else { return }
            hasBegun = true
            if let title { progress.begin(title) }
            let before = Double(now.done) / Double(max(1, now.total))
            if now.tokens == 0 || before > 0 { progress.goOn(from: min(now.share, before)) }
        }
        try progress.update(
            share: now.share, note: "\(now.method) · \(Int(Double(now.tokens) / seconds)) tokens/s")
    }
}

// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How a run tells of itself: a bar that is drawn over, plain lines, or nothing.
enum ProgressStyle {
    case bar, lines, quiet

    static func choose(quiet: Bool) -> ProgressStyle { quiet ? .quiet : isatty(2) == 1 ? .bar : .lines }
}

/// The progress of a run in stages, on standard error.
///
/// The time left is an estimate: within a stage from the share that is done, for later stages from how long each took
/// when it was measured, scaled by how fast this machine has been so far.
final class Progress {
    private let style: ProgressStyle
    /// Seconds that each stage took on the machine where the plan was measured; 0 where nothing is known.
    private let expected: [Double]
    private let lines: Int
    private var stage = -1
    private var title = ""
    private var started = ContinuousClock.now
    private var begun = ContinuousClock.now
    private var lastDrawn = ContinuousClock.now
    private var lastLine = 0
    /// What was done of the stage before this run of the program.
    private var firstShare = 0.0
    private var spent = 0.0
    private var spentExpected = 0.0

    /// - Parameter lines: how many lines tell of a stage where no bar is drawn.
    init(_ style: ProgressStyle, expected: [Double], lines: Int = 4) {
        self.style = style
        self.expected = expected
        self.lines = lines
    }

    var elapsed: Double { Self.seconds(begun.duration(to: .now)) }

    func begin(_ title: String) {
        stage += 1
        self.title = title
        started = .now
        lastLine = 0
        firstShare = 0
        draw(share: 0, note: "", force: true)
    }

    /// - Parameters:
    ///   - done: of `total` units.
    ///   - note: what is to be seen now, a loss for example.
    func update(_ done: Int, of total: Int, note: String = "") throws {
        try update(share: total > 0 ? Double(done) / Double(total) : 0, note: note)
    }

    /// - Parameter share: of the stage that is done, from 0 to 1.
    func update(share: Double, note: String = "") throws {
        try Interruption.check()
        draw(share: min(1, max(0, share)), note: note, force: false)
    }

    /// Goes on where an earlier run of the program was interrupted, or with other units.
    func goOn(from done: Int, of total: Int) {
        goOn(from: total > 0 ? Double(done) / Double(total) : 0)
    }

    /// - Parameter share: of the stage that was done before.
    func goOn(from share: Double) {
        firstShare = min(1, max(0, share))
        lastLine = Int(firstShare * Double(lines))
        started = .now
    }

    /// Ends the stage with what came of it.
    func finish(_ result: String) {
        let seconds = Self.seconds(started.duration(to: .now))
        spent += seconds
        spentExpected += expectedSeconds(stage)
        let text = "\(heading)  \(result) (\(Self.duration(seconds)))"
        switch style {
        case .bar: write("\r\u{1b}[2K\(text)\n")
        case .lines: write(text + "\n")
        case .quiet: break
        }
    }

    /// A sentence on a line of its own; a bar is drawn again below it.
    func say(_ sentence: String) {
        switch style {
        case .bar: write("\r\u{1b}[2K\(sentence)\n")
        case .lines: write(sentence + "\n")
        case .quiet: break
        }
    }

    /// A stage whose results are there already.
    func skip(_ title: String, _ result: String) {
        stage += 1
        self.title = title
        if style != .quiet { write("\(heading)  \(result)\n") }
    }

    private var heading: String {
        let number = expected.count > 1 ? "[\(stage + 1)/\(expected.count)] " : ""
        return "\(number)\(title)" + String(repeating: " ", count: max(0, 24 - title.count))
    }

    private func draw(share: Double, note: String, force: Bool) {
        let line = Int(share * Double(lines))
        switch style {
        case .quiet: return
        case .lines:
            guard force || line > lastLine, line < lines else { return }
        case .bar:
            guard force || Self.seconds(lastDrawn.duration(to: .now)) > 0.1 else { return }
        }
        lastLine = line
        lastDrawn = .now
        let percent = "\(Int(share * 100)) %"
        let tail = [note, timeLeft(share)].filter { !$0.isEmpty }.joined(separator: " · ")
        if style == .bar {
            let filled = Int(share * 20)
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
            let padding = String(repeating: " ", count: max(0, 5 - percent.count))
            write("\r\u{1b}[2K\(heading)  \(bar)\(padding)\(percent) · \(tail)")
        } else {
            write("\(heading)  \(percent)\(tail.isEmpty ? "" : " · " + tail)\n")
        }
    }

    private func timeLeft(_ share: Double) -> String {
        let running = Self.seconds(started.duration(to: .now))
        if expectedSeconds(stage) == 0 {
            let own = share - firstShare
            return own > 0.02 ? "about \(Self.duration(running * (1 - share) / own)) left" : ""
        }
        let own = expectedSeconds(stage)
        // Speed of this machine against the measured one, from all that is done.
        let pace = (spent + running) / max(1e-9, spentExpected + own * share)
        let reliable = spentExpected + own * share > 0.05 * expected.reduce(0, +) && share > 0.02
        let here = share > 0.05 ? running * (1 - share) / share : own * (reliable ? pace : 1) * (1 - share)
        let later = expected.dropFirst(stage + 1).reduce(0, +) * (reliable ? pace : 1)
        return later > 1
            ? "\(Self.duration(here)) left, about \(Self.duration(here + later)) in all"
            : "about \(Self.duration(here)) left"
    }

    private func expectedSeconds(_ stage: Int) -> Double {
        expected.indices.contains(stage) ? expected[stage] : 0
    }

    static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return whole < 100 ? "\(max(0, whole)) s" : "\(whole / 60) min \(whole % 60) s"
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }

    private func write(_ text: String) { Message.write(text) }
}

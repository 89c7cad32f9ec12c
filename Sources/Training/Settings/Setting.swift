// SPDX-License-Identifier: Apache-2.0

private import Tensors

/// An option of training: its long name, which is also its key in a file, and the values that it may have.
package struct Setting: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case integer(ClosedRange<Int>)
        case number(Bounds)
        case choice([String])
        case text
        case names
        case flag
    }

    /// Where a number may lie.
    package enum Bounds: Equatable, Sendable {
        case positive, notNegative, belowOne, share
        case between(Double, Double)
        /// A whole number from this one up.
        case whole(from: Int)

        func holds(_ value: Double) -> Bool {
            switch self {
            case .positive: value > 0 && value.isFinite
            case .notNegative: value >= 0 && value.isFinite
            case .belowOne: value >= 0 && value < 1
            case .share: value >= 0 && value <= 1
            case .between(let low, let high): value >= low && value <= high
            case .whole(let low): value >= Double(low) && value <= 1e12 && value == value.rounded()
            }
        }

        var words: String {
            switch self {
            case .positive: "a number above 0"
            case .notNegative: "a number from 0 up"
            case .belowOne: "a number from 0 up to, but not, 1"
            case .share: "a number from 0 to 1"
            case .between(let low, let high): "a number from \(low) to \(high)"
            case .whole(let low): "a whole number from \(low) up"
            }
        }
    }

    package var name: String
    package var kind: Kind
    /// Whether it may differ between the runs of a sweep.
    package var varies: Bool

    package init(_ name: String, _ kind: Kind, varies: Bool = true) {
        self.name = name
        self.kind = kind
        self.varies = varies
    }

    /// What it may be, in words that follow "give".
    package var wanted: String {
        switch kind {
        case .integer(let range) where range.upperBound >= 1_000_000_000_000:
            range.lowerBound <= 0
                ? "a whole number from \(range.lowerBound) up" : "at least \(range.lowerBound)"
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .number(let bounds): bounds.words
        case .choice(let names): names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
        case .text: "a text"
        case .names: "names with commas between them"
        case .flag: "true or false"
        }
    }

    /// Whether a value is of this kind and in its range.
    package func allows(_ value: SettingValue) -> Bool {
        switch (kind, value) {
        case (.integer(let range), .integer(let value)): range.contains(value)
        case (.number(let bounds), .number(let value)): bounds.holds(value)
        case (.choice(let names), .text(let value)): names.contains(value)
        case (.text, .text(let value)): !value.isEmpty
        case (.names, .names(let value)): !value.isEmpty && value.allSatisfy { !$0.isEmpty }
        case (.flag, .flag): true
        default: false
        }
    }

    /// The value that a text stands for, in a file or on the command line; nil where it is of another kind.
    package func value(of text: String) -> SettingValue? {
        switch kind {
        case .integer: Int(text).map(SettingValue.integer)
        case .number: Double(text).map(SettingValue.number)
        case .choice, .text: .text(text)
        case .names: .names(text.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
        case .flag: ["true": true, "false": false][text].map(SettingValue.flag)
        }
    }
}

// MARK: The options of every method

extension Setting {
    fileprivate static let counts = Kind.integer(1...1_000_000_000_000)

    /// Where things lie; every method has them.
    static let places = [
        Setting("model", .text, varies: false), Setting("data", .text, varies: false),
        Setting("held-out", .text, varies: false), Setting("output", .text, varies: false),
        Setting("seed", .integer(0...Int.max)),
    ]

    /// For methods that learn from conversations, or from the chosen responses of pairs.
    static let source = [Setting("on", .choice(["answers", "chosen"]))]

    /// For methods that may begin with random weights.
    static let randomStart = [
        Setting("shape", .text, varies: false), Setting("tokenizer", .text, varies: false),
    ]

    /// For methods that train by gradients.
    static let gradients = [
        Setting("steps", counts), Setting("epochs", .number(.between(1e-6, 1e6))),
        Setting("batch-size", .integer(1...1_048_576)), Setting("accumulation", .integer(1...1_048_576)),
        Setting("tokens-at-once", counts),
        Setting("learning-rate", .number(.positive)), Setting("warmup", .integer(0...1_000_000_000)),
        Setting("schedule", .choice(LearningRateSchedule.Shape.allCases.map(\.rawValue))),
        Setting("floor", .number(.share)), Setting("optimizer", .choice(["adamw", "rmsprop"])),
        Setting("adam-beta1", .number(.belowOne)), Setting("adam-beta2", .number(.belowOne)),
        Setting("rmsprop-alpha", .number(.belowOne)), Setting("epsilon", .number(.between(1e-30, 1))),
        Setting("weight-decay", .number(.notNegative)), Setting("clip", .number(.notNegative)),
        Setting("lora-rank", .integer(1...65_536)), Setting("lora-alpha", .number(.positive)),
        Setting("lora-dropout", .number(.belowOne)), Setting("lora-targets", .names),
        Setting("gradient-checkpointing", .flag),
        Setting("precision", .choice(Precision.allCases.map(\.rawValue))),
        Setting("eval-every", counts), Setting("patience", counts),
        Setting("save-every", counts, varies: false),
    ]

    /// For methods with a convex solver instead; steps are its iterations.
    static let convex =
        [Setting("steps", .integer(1...Int.max)), Setting("gates", .integer(1...65_536))] + features

    /// For methods that keep what a frozen model says.
    static let reference = [Setting("cache", .text, varies: false)]

    /// For methods that fit a head on a frozen model's features.
    private static let features = [
        Setting("window", .integer(1...1_000_000_000)),
        Setting("precision", .choice(Precision.allCases.map(\.rawValue))),
    ]
}

extension Setting {
    /// For methods that learn from the policy's own responses.
    static let rewards = [Setting("reward", .text)]

    /// For PPO, whose value network may begin as a reward model.
    static let values = [Setting("value-model", .text, varies: false)]

    /// For methods of pairs, both sides of which can be watched over a run.
    static let probe = [
        Setting("probe-every", counts), Setting("probe-pairs", .integer(1...65_536)),
        Setting("unseen", .text, varies: false),
    ]
}

// SPDX-License-Identifier: Apache-2.0

/// What a run must share with the one whose state it goes on from, by names that a person knows.
package struct RunIdentity: Codable, Equatable, Sendable {
    package var parts: [String: String]

    package init(_ parts: [String: String]) { self.parts = parts }

    /// What differs, sorted by name: `data file was 1f2e…, is 9a0b…`.
    package func changes(from earlier: RunIdentity) -> [String] {
        Set(parts.keys).union(earlier.parts.keys).sorted().compactMap { name in
            let (was, now) = (earlier.parts[name], parts[name])
            guard was != now else { return nil }
            return "\(Self.words(name)) was \(Self.short(was)), is \(Self.short(now))"
        }
    }

    /// Options whose hyperparameter has another name in records.
    private static let options = [
        "max_grad_norm": "clip", "warmup_steps": "warmup", "schedule_floor": "floor",
    ]

    /// The option of the command line where a part is one: `--learning-rate` for `learning_rate`.
    private static func words(_ name: String) -> String {
        let option = options[name] ?? name.replacing("_", with: "-")
        // The part called tokenizer is its contents.
        return TrainingMethod.everySetting[option] == nil || name == "tokenizer" ? name : "--\(option)"
    }

    private static func short(_ text: String?) -> String {
        guard let text else { return "absent" }
        return text.utf8.count == 64 ? "\(text.prefix(12))…" : text
    }
}

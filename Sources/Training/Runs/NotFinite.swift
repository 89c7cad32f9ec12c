// SPDX-License-Identifier: Apache-2.0

/// Where a run met NaN or infinity, and what is left of it.
package struct NotFinite: Equatable, Sendable {
    /// 1-based.
    package var step: Int
    package var what: String
    /// Places of the batch's examples, 0-based; none where an evaluation met it.
    package var examples: [Int]
    /// The data file, and the lines of the batch's records in it, where they are known.
    package var data: String?
    package var lines: [Int] = []
    /// The last step that was saved, and the folder where it lies.
    package var savedAt: Int?
    package var folder: String?

    init(step: Int, what: String, examples: [Int], savedAt: Int?, folder: String?) {
        self.step = step
        self.what = what
        self.examples = examples
        self.savedAt = savedAt
        self.folder = folder
    }

    var sentence: String {
        var text = "step \(step): \(what) is not a finite number"
        if let data, !lines.isEmpty {
            text += "; the batch was \(data), line\(lines.count == 1 ? "" : "s") \(Self.list(lines))"
        } else if !examples.isEmpty {
            text += "; the batch was examples \(Self.list(examples))"
        }
        if let savedAt, savedAt > 0, let folder {
            text += ". The last good state is that of step \(savedAt), in \(folder)"
        } else {
            text += ". Nothing was written"
        }
        return text + ". Use a smaller learning rate, with --fresh where a state is kept"
    }

    private static func list(_ numbers: [Int]) -> String {
        let shown = numbers.prefix(64).map(String.init).joined(separator: ", ")
        return numbers.count > 64 ? "\(shown) and \(numbers.count - 64) more" : shown
    }
}

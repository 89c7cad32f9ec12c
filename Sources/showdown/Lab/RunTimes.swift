// SPDX-License-Identifier: Apache-2.0

import StudyFiles

/// How long the runs of a comparison took, kept beside them for the next time the comparison is printed.
struct RunTimes {
    private struct Line: Codable {
        var run: String
        var seconds: Double
    }

    private let path: String
    private var seconds: [String: Double] = [:]

    init(_ path: String) throws {
        self.path = path
        guard FileContents.exists(path) else { return }
        for line in try JSONLines.read(Line.self, from: path) { seconds[line.run] = line.seconds }
    }

    subscript(run: String) -> Double? { seconds[run] }

    mutating func add(_ run: String, _ time: Double) throws {
        seconds[run] = time
        try JSONLinesAppender(path).append([Line(run: run, seconds: time)])
    }
}

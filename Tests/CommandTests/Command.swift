// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The built program, run as a person or a script runs it.
struct Command {
    /// What a finished run left.
    struct Outcome {
        /// The exit status; nil where a signal ended it.
        var status: Int32?
        var signal: Int32?
        var output: String
        var words: String

        /// The last line for people, where the reason of a failure stands.
        var lastWords: String {
            words.split(separator: "\n").last.map(String.init) ?? ""
        }
    }

    /// The working directory.
    let folder: String

    /// Beside the bundle of the tests, which a build puts into the same folder, else in the package's release build.
    static let path: String = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let running = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let candidates = [
            running.deletingLastPathComponent().appending(path: "showdown").path,
            package.appending(path: ".build/release/showdown").path,
        ]
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[1]
    }()

    /// Runs to the end.
    ///
    /// - Parameters:
    ///   - output: a file that standard output goes to; what is written there is not in the outcome.
    ///   - blocks: a file may not grow beyond so many blocks of 512 bytes, as if the disk were full.
    func run(
        _ arguments: [String], input: String = "", output: String? = nil, blocks: Int? = nil
    ) throws -> Outcome {
        try Run(arguments, in: folder, input: input, output: output, blocks: blocks).outcome()
    }

    /// Runs to the end, which must be a good one.
    ///
    /// - Returns: standard output.
    @discardableResult
    func succeed(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let outcome = try run(arguments)
        try #require(outcome.status == 0, "\(arguments): \(outcome.words)", sourceLocation: sourceLocation)
        return outcome.output
    }

    func start(_ arguments: [String]) throws -> Run { try Run(arguments, in: folder) }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

/// A command line that cannot be carried out, and what is said about it.
struct BadInput: Sendable, CustomTestStringConvertible {
    /// In a folder with the bench's files; `PORT` and `PACKAGE` stand for what they name.
    var arguments: String
    /// The exit status, as sysexits.h has it.
    var status: Int32
    /// What the message must contain.
    var words: [String]
    /// Files to write first, by name.
    var files: [String: String] = [:]
    /// Spoils the copied files.
    var prepare: @Sendable (TemporaryFolder) throws -> Void = { _ in }
    var input = ""
    /// Where standard output goes instead.
    var output: String?
    /// How many blocks of 512 bytes the disk still takes for a file.
    var blocks: Int?

    init(
        _ arguments: String, _ status: Int32, _ words: String..., files: [String: String] = [:],
        input: String = "",
        output: String? = nil, blocks: Int? = nil,
        prepare: @escaping @Sendable (TemporaryFolder) throws -> Void = { _ in }
    ) {
        self.arguments = arguments
        self.status = status
        self.words = words
        self.files = files
        self.prepare = prepare
        self.input = input
        self.output = output
        self.blocks = blocks
    }

    var testDescription: String {
        "showdown \(arguments)" + (output.map { " > \($0)" } ?? "") + (blocks == nil ? "" : " on a full disk")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Glibc
import Testing

/// A process of the program; what it writes goes through pipes that no other process inherits.
final class Run {
    private let process = Process()
    private let words: Stream
    private let output: Stream
    /// Ends a program that hangs, so that its test fails instead of waiting for ever.
    private var watch: DispatchWorkItem?

    /// Longer than any program of these tests takes on a busy machine.
    private static let patience = DispatchTimeInterval.seconds(900)

    init(
        _ arguments: [String], in folder: String, input: String = "", output: String? = nil,
        blocks: Int? = nil
    ) throws {
        words = try Stream()
        self.output = try Stream()
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        if let blocks {
            // A signal that is ignored stays so in the program: its writes fail instead.
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments =
                ["-c", "trap '' XFSZ; ulimit -f \(blocks); exec \"$@\"", "sh", Command.path] + arguments
        } else {
            process.executableURL = URL(fileURLWithPath: Command.path)
            process.arguments = arguments
        }
        // The pages of the parser are as wide as the terminal.
        process.environment = ProcessInfo.processInfo.environment.merging(["COLUMNS": "80"]) { $1 }
        let source = try Stream()
        try source.writing.write(contentsOf: Data(input.utf8))
        try source.writing.close()
        process.standardInput = source.reading
        process.standardError = words.writing
        process.standardOutput =
            try output.map { try FileHandle(forWritingTo: URL(fileURLWithPath: $0)) } ?? self.output.writing
        // Threads of a pool hold signals back, and a process inherits that from the thread that starts it.
        var none = sigset_t()
        var held = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &held)
        defer { pthread_sigmask(SIG_SETMASK, &held, nil) }
        try process.run()
        let started = process.processIdentifier
        let watch = DispatchWorkItem { kill(started, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience, execute: watch)
        self.watch = watch
        try words.writing.close()
        try self.output.writing.close()
    }

    deinit {
        watch?.cancel()
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Waits until standard error has a line that holds all of these.
    func waitForWords(_ parts: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        let found = words.readLine { line in parts.allSatisfy(line.contains) }
        try #require(found != nil, "no line with \(parts): \(words.text)", sourceLocation: sourceLocation)
    }

    /// The first line of standard output, as soon as it is there.
    func firstLine(sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let line = output.readLine { _ in true }
        return try #require(line, "no output: \(words.text)", sourceLocation: sourceLocation)
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    func outcome() throws -> Command.Outcome {
        // Two pipes: a program that fills one while the other is read would wait for ever.
        let output = output
        let reading = DispatchGroup()
        DispatchQueue.global().async(group: reading) { output.readToEnd() }
        words.readToEnd()
        process.waitUntilExit()
        watch?.cancel()
        reading.wait()
        let signalled = process.terminationReason == .uncaughtSignal
        return Command.Outcome(
            status: signalled ? nil : process.terminationStatus,
            signal: signalled ? process.terminationStatus : nil, output: output.text, words: words.text)
    }
}

/// A pipe and what has come out of it; read by one thread at a time.
final class Stream: @unchecked Sendable {
    let reading: FileHandle
    let writing: FileHandle
    private var received = Data()
    private var taken = 0

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        writing = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    }

    var text: String { String(decoding: received, as: UTF8.self) }

    /// The next line that fits; nil where the stream ends before one.
    func readLine(where fits: (String) -> Bool) -> String? {
        while true {
            while let end = received[taken...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: received[taken..<end], as: UTF8.self)
                taken = end + 1
                if fits(line) { return line }
            }
            let more = reading.availableData
            guard !more.isEmpty else { return nil }
            received += more
        }
    }

    func readToEnd() {
        while case let more = reading.availableData, !more.isEmpty { received += more }
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Dispatch
private import Synchronization

/// Where the time of a piece of work goes, by operation.
///
/// Off unless bound to the task, where an operation costs one look at a task-local value. The time of an operation
/// that calls others is its own alone, so that the parts add up to the whole.
package final class Profile: Sendable {
    package struct Entry: Sendable {
        package let name: String
        package fileprivate(set) var calls = 0
        /// Without that of the operations that it called.
        package fileprivate(set) var seconds = 0.0
        /// Floating-point operations of products; 0 for what is bound by memory.
        package fileprivate(set) var operations = 0.0
    }

    /// An operation under way.
    package struct Span {
        fileprivate let profile: Profile
        fileprivate let name: String
        fileprivate let operations: Double
        fileprivate let start: UInt64

        package func end() { profile.end(name, operations, since: start) }
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// Nanoseconds spent in the callees of each operation under way.
        var nested: [UInt64] = []
    }

    @TaskLocal private static var current: Profile?
    private let state = Mutex(State())

    package init() {}

    /// Measures the operations that `body` calls in this task.
    package func record<Result>(_ body: () throws -> Result) rethrows -> Result {
        try Self.$current.withValue(self, operation: body)
    }

    /// Forgets what was measured; between operations, after the steps that warm up.
    package func clear() { state.withLock { $0.entries = [:] } }

    /// What was measured, longest first.
    package var entries: [Entry] {
        state.withLock { Array($0.entries.values) }.sorted { ($1.seconds, $0.name) < ($0.seconds, $1.name) }
    }

    /// Begins an operation; `defer { span?.end() }` in the line after it ends it.
    package static func begin(
        _ name: @autoclosure () -> String, operations: @autoclosure () -> Double = 0
    ) -> Span? {
        guard let profile = current else { return nil }
        profile.state.withLock { $0.nested.append(0) }
        return Span(
            profile: profile, name: name(), operations: operations(),
            start: DispatchTime.now().uptimeNanoseconds)
    }

    private func end(_ name: String, _ operations: Double, since start: UInt64) {
        let elapsed = DispatchTime.now().uptimeNanoseconds - start
        state.withLock { state in
            let nested = state.nested.removeLast()
            if let caller = state.nested.indices.last { state.nested[caller] += elapsed }
            var entry = state.entries[name] ?? Entry(name: name)
            entry.calls += 1
            entry.seconds += Double(elapsed - min(nested, elapsed)) / 1e9
            entry.operations += operations
            state.entries[name] = entry
        }
    }
}

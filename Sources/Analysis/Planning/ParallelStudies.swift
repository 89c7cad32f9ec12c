// SPDX-License-Identifier: Apache-2.0

private import Dispatch
private import Synchronization

/// Runs the same computation for many numbers on all cores; results come in the numbers' order.
enum ParallelStudies {
    static func map<Result: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Result) -> [Result] {
        let results = Results<Result>(count)
        DispatchQueue.concurrentPerform(iterations: count) { number in
            results.put(body(number), at: number)
        }
        return results.all
    }

    private final class Results<Result: Sendable>: Sendable {
        private let state: Mutex<[Result?]>

        init(_ count: Int) { state = Mutex([Result?](repeating: nil, count: count)) }

        func put(_ result: Result, at number: Int) { state.withLock { $0[number] = result } }

        var all: [Result] { state.withLock { $0.compactMap(\.self) } }
    }
}

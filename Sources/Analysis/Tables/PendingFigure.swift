// SPDX-License-Identifier: Apache-2.0

private import Dispatch
private import Synchronization

/// A figure that needs no other, to be computed by whichever thread is free.
///
/// One thread computes it from beginning to end, so that its sums have the order that they have without threads: their number changes
/// when a figure is there, and never a bit of it.
final class PendingFigure<Value: Sendable>: PendingWork {
    private let compute: @Sendable () -> Value
    private let found = Mutex<Value?>(nil)

    init(_ compute: @escaping @Sendable () -> Value) { self.compute = compute }

    func perform() {
        let value = compute()
        found.withLock { $0 = value }
    }

    /// Computed here where no thread has done so.
    var value: Value { found.withLock { $0 } ?? compute() }
}

protocol PendingWork: Sendable {
    func perform()
}

extension [any PendingWork] {
    /// Computes all of them, the first first.
    ///
    /// - Parameter threads: how many at once; nil for one a core.
    func perform(threads: Int?) {
        guard let threads else {
            DispatchQueue.concurrentPerform(iterations: count) { self[$0].perform() }
            return
        }
        let next = Turn()
        DispatchQueue.concurrentPerform(iterations: Swift.max(1, Swift.min(threads, count))) { _ in
            while true {
                let place = next.taken
                guard place < count else { return }
                self[place].perform()
            }
        }
    }
}

/// Whose turn it is, from 0.
private final class Turn: Sendable {
    private let next = Mutex(0)

    var taken: Int {
        next.withLock { next in
            defer { next += 1 }
            return next
        }
    }
}

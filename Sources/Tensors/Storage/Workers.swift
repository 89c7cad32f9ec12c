// SPDX-License-Identifier: Apache-2.0

private import COneDNN

/// The threads that share an operation: work is split over outputs, never over an axis that is summed.
///
/// How an operation is split depends on its shape alone, so that its result does not depend on the number of threads.
package enum Workers {
    /// How many threads an operation may use; tests bind another number.
    @TaskLocal package static var threads = defaultThreads

    static let defaultThreads: Int = {
        let wish = Environment.integer("SHOWDOWN_THREADS") ?? Environment.processors
        return max(1, min(wish, 64))
    }()

    /// Runs `body` for each index in 0 ..< count, in any order, and returns when all have ended.
    static func forEach(_ count: Int, _ body: (Int) -> Void) {
        onednn_use_one_thread()
        let threads = min(threads, count)
        if threads > 1, WorkerPool.shared.run(count, threads: threads, body) { return }
        // One thread is enough; or another operation has the threads, or this is a part of one.
        for index in 0..<count { body(index) }
    }

    /// What `body` makes of each index in 0 ..< count, in order.
    package static func map<Result: Sendable>(_ count: Int, _ body: (Int) -> Result) -> [Result] {
        [Result](unsafeUninitializedCapacity: count) { buffer, filled in
            let slots = Slots(base: buffer.baseAddress)
            forEach(count) { index in slots.base.map { ($0 + index).initialize(to: body(index)) } }
            filled = count
        }
    }

    /// Splits 0 ..< count into ranges of `size` and runs `body` for each.
    static func forEachRange(_ count: Int, size: Int, _ body: (Range<Int>) -> Void) {
        guard count > 0 else { return }
        let size = max(1, size)
        forEach((count + size - 1) / size) { index in
            body(index * size..<min(count, (index + 1) * size))
        }
    }
}

// @unchecked: each call writes one slot, its own.
private struct Slots<Element>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>?
}

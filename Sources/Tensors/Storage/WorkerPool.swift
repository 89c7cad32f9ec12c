// SPDX-License-Identifier: Apache-2.0

private import CKernels
private import COneDNN
private import Dispatch
private import Synchronization

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Threads that stay near: for a while after an operation they look for the next one before they go to sleep.
///
/// Decoding one token is some thirty operations of a tenth of a millisecond. A thread that sleeps between them is woken about
/// as late as its part is done.
// @unchecked: `body` and `count` are written while the pool is closed and owned, and read by helpers that entered while it
// was open; the owner waits for them before it writes again.
final class WorkerPool: @unchecked Sendable {
    /// One for the process; as many threads as there are processors, the caller's among them.
    static let shared = WorkerPool(helpers: Workers.defaultThreads - 1)

    private let helpers: Int
    private let isOwned = Atomic<Bool>(false)
    /// Twice the number of jobs so far, and one where the last is open to helpers.
    private let state = Atomic<Int>(0)
    /// Helpers that look at the open job.
    private let inside = Atomic<Int>(0)
    /// Helpers that may still enter.
    private let places = Atomic<Int>(0)
    private let next = Atomic<Int>(0)
    private let sleeping = Atomic<Int>(0)
    private let bell = DispatchSemaphore(value: 0)
    private var count = 0
    private var body: ((Int) -> Void)?

    /// Looks for a new job before a helper goes to sleep: some 50 microseconds.
    private static let patience = 2_000
    /// Looks after which a waiting owner lets others have its processor.
    private static let impatience = 20_000

    private init(helpers: Int) {
        self.helpers = helpers
        for _ in 0..<helpers {
            let pool = Unmanaged.passUnretained(self)
            var thread = pthread_t()
            let result = pthread_create(
                &thread, nil,
                { context in
                    if let context { Unmanaged<WorkerPool>.fromOpaque(context).takeUnretainedValue().help() }
                    return nil
                }, pool.toOpaque())
            // Without a thread the caller does its part.
            if result == 0 { pthread_detach(thread) }
        }
    }

    /// Runs `body` for each index in 0 ..< count on at most so many threads; false where the pool is in use.
    func run(_ count: Int, threads: Int, _ body: (Int) -> Void) -> Bool {
        guard !isOwned.exchange(true, ordering: .acquiring) else { return false }
        withoutActuallyEscaping(body) { body in
            self.count = count
            self.body = body
            next.store(0, ordering: .relaxed)
            places.store(min(threads - 1, helpers), ordering: .relaxed)
            state.wrappingAdd(1, ordering: .sequentiallyConsistent)
            for _ in 0..<sleeping.exchange(0, ordering: .sequentiallyConsistent) { bell.signal() }
            work()
            state.wrappingAdd(1, ordering: .sequentiallyConsistent)
            var looks = 0
            while inside.load(ordering: .sequentiallyConsistent) > 0 {
                looks += 1
                if looks > Self.impatience { sched_yield() } else { machine_pause() }
            }
            self.body = nil
        }
        isOwned.store(false, ordering: .releasing)
        return true
    }

    private func work() {
        guard let body else { return }
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            if index >= count { return }
            body(index)
        }
    }

    private func help() {
        onednn_use_one_thread()
        var seen = 0
        while true {
            seen = waitForJob(after: seen)
            // Entered first and looked at again then: an owner that closed the job meanwhile waits, or finds nobody.
            inside.wrappingAdd(1, ordering: .sequentiallyConsistent)
            if state.load(ordering: .sequentiallyConsistent) == seen,
                places.wrappingSubtract(1, ordering: .relaxed).newValue >= 0
            {
                work()
            }
            inside.wrappingSubtract(1, ordering: .sequentiallyConsistent)
        }
    }

    /// The state of an open job that this helper has not seen.
    private func waitForJob(after seen: Int) -> Int {
        while true {
            for _ in 0..<Self.patience {
                let now = state.load(ordering: .acquiring)
                if now & 1 == 1, now != seen { return now }
                machine_pause()
            }
            sleeping.wrappingAdd(1, ordering: .sequentiallyConsistent)
            let now = state.load(ordering: .sequentiallyConsistent)
            if now & 1 == 1, now != seen, takeBack() { return now }
            bell.wait()
        }
    }

    /// Whether this helper, which said that it sleeps, need not be woken; where it will be, it must wait for that.
    private func takeBack() -> Bool {
        var count = sleeping.load(ordering: .sequentiallyConsistent)
        while count > 0 {
            let (exchanged, original) = sleeping.compareExchange(
                expected: count, desired: count - 1, ordering: .sequentiallyConsistent)
            if exchanged { return true }
            count = original
        }
        return false
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Dispatch
private import Synchronization

/// Threads that answer requests, first come first served, and a bounded queue before them.
///
/// Threads are made as they are needed and stay. What a thread waits for, a commit that reaches the disk or a lock, holds up
/// that one request alone.
final class WorkerPool: Sendable {
    typealias Job = @Sendable () -> Void

    private struct State {
        /// Jobs from `head` on wait; what is before has been taken.
        var jobs: [Job?] = []
        var head = 0
        var threads = 0
        var idle = 0
        var hasEnded = false

        var waiting: Int { jobs.count - head }

        mutating func take() -> Job? {
            guard head < jobs.count else { return nil }
            let job = jobs[head]
            jobs[head] = nil
            head += 1
            if head == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= 4_096 {
                jobs.removeFirst(head)
                head = 0
            }
            return job
        }
    }

    private let limit: Int
    private let queue: Int
    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - limit: threads at most.
    ///   - queue: jobs that may wait while all of them are taken.
    init(limit: Int, queue: Int) {
        precondition(limit > 0 && queue > 0, "\(limit) threads and a queue of \(queue)")
        self.limit = limit
        self.queue = queue
    }

    /// Takes a job.
    ///
    /// - Returns: false where the queue is full.
    func submit(_ job: @escaping Job) -> Bool {
        enum Place { case refused, taken, needsThread }
        let place = state.withLock { state -> Place in
            guard !state.hasEnded, state.waiting < queue else { return .refused }
            state.jobs.append(job)
            guard state.idle < state.waiting, state.threads < limit else { return .taken }
            state.threads += 1
            return .needsThread
        }
        switch place {
        case .refused: return false
        case .taken: break
        case .needsThread:
            if !NativeThread.start({ [self] in run() }) {
                // Those that are there will get to it; where there are none, the job is taken back.
                let isAlone = state.withLock { state -> Bool in
                    state.threads -= 1
                    guard state.threads == 0 else { return false }
                    _ = state.take()
                    return true
                }
                if isAlone { return false }
            }
        }
        work.signal()
        return true
    }

    /// Takes no more jobs; threads end when they have nothing left to do.
    func stop() {
        let threads = state.withLock { state in
            state.hasEnded = true
            return state.threads
        }
        for _ in 0..<threads { work.signal() }
    }

    private func run() {
        while true {
            state.withLock { $0.idle += 1 }
            work.wait()
            let job = state.withLock { state -> Job? in
                state.idle -= 1
                return state.take()
            }
            // A signal without a job is the pool's end.
            guard let job else { return }
            job()
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Dispatch
private import Synchronization

/// Threads that answer requests, first come first served, and a bounded queue before them.
///
/// Threads are made as they are needed and stay. What a thread waits for, a commit that reaches the disk or a lock, holds up
/// that one request alone.
///
/// One thread at a time is being woken: when it has taken its job it wakes the next if there is more to do. Short jobs are
/// thus done by few threads, one after the other, without a system call each; where jobs wait, there are soon as many threads
/// as jobs.
final class WorkerPool: Sendable {
    typealias Job = @Sendable () -> Void

    private struct State {
        /// Jobs from `head` on wait; what is before has been taken.
        var jobs: [Job?] = []
        var head = 0
        var threads = 0
        /// Threads that wait and that nobody has woken.
        var idle = 0
        /// A thread was woken or made, and has not looked at the jobs yet.
        var isWaking = false
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

    /// What has to happen so that the jobs that wait are looked at.
    private enum Help {
        case none, wake, thread
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
        let help = state.withLock { state -> Help? in
            guard !state.hasEnded, state.waiting < queue else { return nil }
            state.jobs.append(job)
            return nextHelp(&state)
        }
        guard let help else { return false }
        give(help)
        return true
    }

    /// Takes no more jobs; threads end when they have nothing left to do.
    func stop() {
        let idle = state.withLock { state in
            state.hasEnded = true
            defer { state.idle = 0 }
            return state.idle
        }
        for _ in 0..<idle { work.signal() }
    }

    private func nextHelp(_ state: inout State) -> Help {
        guard state.waiting > 0, !state.isWaking else { return .none }
        if state.idle > 0 {
            state.idle -= 1
            state.isWaking = true
            return .wake
        }
        guard state.threads < limit else { return .none }
        state.threads += 1
        state.isWaking = true
        return .thread
    }

    private func give(_ help: Help) {
        switch help {
        case .none: break
        case .wake: work.signal()
        case .thread:
            guard !NativeThread.start({ [self] in run() }) else { return }
            // The system has no more threads: those that are there will get to it, or, where there are none, the caller.
            let job = state.withLock { state -> Job? in
                state.threads -= 1
                state.isWaking = false
                return state.threads == 0 ? state.take() : nil
            }
            job?()
        }
    }

    private func run() {
        var isWoken = true
        while true {
            let (job, help, ends) = state.withLock { state -> (Job?, Help, Bool) in
                if isWoken { state.isWaking = false }
                isWoken = false
                guard let job = state.take() else {
                    if !state.hasEnded { state.idle += 1 }
                    return (nil, .none, state.hasEnded)
                }
                return (job, nextHelp(&state), false)
            }
            if let job {
                give(help)
                job()
            } else if ends {
                return
            } else {
                work.wait()
                isWoken = true
            }
        }
    }
}

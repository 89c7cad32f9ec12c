// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
private import Foundation
internal import Synchronization

extension CompletionsClient {
    /// Asks many questions, several at once.
    ///
    /// At the first failure, or when `check` or `onAnswer` throws, no further question is asked; answers that were
    /// there before are still handed over, so that what is done is kept. Then it throws.
    /// - Parameters:
    ///   - check: called on this thread now and then.
    ///   - onAnswer: called on this thread with each answer as it comes.
    ///   - passesRefusals: whether the others are asked on when the service takes one question for a wrong one.
    ///   - onRefusal: called with such a question.
    package func complete(
        _ questions: [CompletionQuestion], atOnce: Int, check: () throws -> Void = {},
        onAnswer: (_ index: Int, CompletionAnswer) throws -> Void, passesRefusals: Bool = false,
        onRefusal: (_ index: Int, CompletionsFailure) throws -> Void = { throw $1 }
    ) throws {
        let board = QuestionBoard(questions, passesRefusals: passesRefusals)
        let threads = min(max(1, atOnce), questions.count)
        for _ in 0..<threads {
            board.working.enter()
            let thread = Thread { [self] in
                while let (index, question) = board.take() {
                    board.post(index, Result { try complete(question, check: board.checkStop) })
                }
                board.working.leave()
                board.arrived.signal()
            }
            thread.start()
        }
        var failure: (any Error)?
        while true {
            // Before the results are read: what was posted by then is among them.
            let isOver = board.working.wait(timeout: .now()) == .success
            for (index, result) in board.results() {
                do {
                    let answer = try result.get()
                    try onAnswer(index, answer)
                } catch is QuestionBoard.Stopped {
                    continue
                } catch let refusal as CompletionsFailure where refusal.kind == .refused && passesRefusals {
                    do {
                        try onRefusal(index, refusal)
                    } catch {
                        failure = failure ?? error
                        board.stop()
                    }
                } catch {
                    failure = failure ?? error
                    board.stop()
                }
            }
            if isOver { break }
            do {
                if failure == nil { try check() }
            } catch {
                failure = error
                board.stop()
            }
            _ = board.arrived.wait(timeout: .now() + .milliseconds(100))
        }
        if let failure { throw failure }
    }
}

/// Questions that several threads take, and the results that one reads.
private final class QuestionBoard: Sendable {
    struct Stopped: Error {}

    private struct State {
        var next = 0
        var isStopped = false
        var results: [(Int, Result<CompletionAnswer, any Error>)] = []
    }

    private let questions: [CompletionQuestion]
    private let passesRefusals: Bool
    private let state = Mutex(State())
    let working = DispatchGroup()
    let arrived = DispatchSemaphore(value: 0)

    init(_ questions: [CompletionQuestion], passesRefusals: Bool) {
        self.questions = questions
        self.passesRefusals = passesRefusals
    }

    func take() -> (Int, CompletionQuestion)? {
        let index = state.withLock { state -> Int? in
            guard !state.isStopped, state.next < questions.count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
        return index.map { ($0, questions[$0]) }
    }

    func post(_ index: Int, _ result: Result<CompletionAnswer, any Error>) {
        state.withLock { state in
            state.results.append((index, result))
            guard case .failure(let error) = result else { return }
            let isRefusal = (error as? CompletionsFailure)?.kind == .refused
            if !(isRefusal && passesRefusals) { state.isStopped = true }
        }
        arrived.signal()
    }

    func results() -> [(Int, Result<CompletionAnswer, any Error>)] {
        state.withLock { state in
            defer { state.results = [] }
            return state.results
        }
    }

    func stop() { state.withLock { $0.isStopped = true } }

    func checkStop() throws { if state.withLock(\.isStopped) { throw Stopped() } }
}

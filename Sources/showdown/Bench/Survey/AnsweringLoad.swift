// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Volunteers who answer at once, each the whole cycle: page, form with its token, commit, redirect, next page.
final class AnsweringLoad: Sendable {
    struct Plan {
        var port = 0
        var duration = Duration.seconds(10)
        /// Answers of one volunteer that are under way at once, each over a connection of its own.
        var inFlight = 1
        /// Between the answer to one page and the next.
        var pause = Duration.zero
        /// Questions that every volunteer has answered, and answers anew.
        var questions = 1
        var log: AnswerLog?
    }

    struct Result {
        var saved = 0
        /// Responses that are neither the redirect after an answer nor a page with a form.
        var refused = 0
        /// Connections that broke.
        var broken = 0
        /// From an answer sent to its acknowledgment.
        var answers = LatencySample()
        /// Pages alone.
        var pages = LatencySample()
        /// From an answer sent to the next page received.
        var cycles = LatencySample()
    }

    private let plan: Plan
    private let total = Mutex(Result())

    /// Answers until the time is over or the server goes away.
    static func run(_ plan: Plan, sessions: [String]) -> (result: Result, seconds: Double) {
        let load = AnsweringLoad(plan)
        let group = DispatchGroup()
        let begin = ContinuousClock.now
        for (volunteer, cookies) in sessions.enumerated() {
            for lane in 0..<plan.inFlight {
                group.enter()
                Thread.detachNewThread {
                    load.answer(
                        volunteer: volunteer, lane: lane, cookies: cookies, until: begin + plan.duration)
                    group.leave()
                }
            }
        }
        group.wait()
        let seconds = begin.duration(to: .now) / .seconds(1)
        return (load.total.withLock { $0 }, seconds)
    }

    private init(_ plan: Plan) { self.plan = plan }

    /// One lane has the questions whose number leaves its own remainder, so that answers to one question have an order.
    private func answer(
        volunteer: Int, lane: Int, cookies: String, until end: ContinuousClock.Instant
    ) {
        var result = Result()
        do {
            try answer(volunteer, lane, cookies, until: end, into: &result)
        } catch {
            result.broken += 1
        }
        total.withLock { total in
            total.saved += result.saved
            total.refused += result.refused
            total.broken += result.broken
            total.answers.add(result.answers)
            total.pages.add(result.pages)
            total.cycles.add(result.cycles)
        }
    }

    private func answer(
        _ volunteer: Int, _ lane: Int, _ cookies: String, until end: ContinuousClock.Instant,
        into result: inout Result
    ) throws {
        let places = (1...plan.questions).filter { $0 % plan.inFlight == lane }
        guard !places.isEmpty else { return }
        var person = try SyntheticVolunteer(port: plan.port, cookies: cookies)
        var turn = 0
        var page = try person.get("/question/\(places[0])")
        while ContinuousClock.now < end {
            let place = places[turn % places.count]
            guard page.status == 200, let form = PageForm(in: page.body, to: SyntheticVolunteer.isWanted),
                form.options.count > 1
            else {
                result.refused += 1
                Thread.sleep(forTimeInterval: 0.05)
                page = try person.get("/question/\(place)")
                continue
            }
            // Each round over the questions chooses another option than the last, so that each answer is written.
            let option = (turn / places.count + volunteer) % form.options.count
            let body = form.body(option: option)
            plan.log?.note(.sent, volunteer: volunteer, place: place, option: form.options[option])
            let sent = ContinuousClock.now
            let answered = try person.post("/question/\(place)", body)
            let saved = ContinuousClock.now
            if answered.status == 303 {
                plan.log?.note(.saved, volunteer: volunteer, place: place, option: form.options[option])
                result.saved += 1
                result.answers.add(sent.duration(to: saved))
            } else {
                result.refused += 1
            }
            turn += 1
            if plan.pause > .zero { Thread.sleep(forTimeInterval: plan.pause / .seconds(1)) }
            let asked = ContinuousClock.now
            page = try person.get("/question/\(places[turn % places.count])")
            result.pages.add(asked.duration(to: .now))
            result.cycles.add(sent.duration(to: saved) + asked.duration(to: .now))
        }
    }
}

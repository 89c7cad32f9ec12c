// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import SurveyStore
import Surveys

/// The page comes back with its faults named.
private struct FaultyAnswer: Error {
    var faults: [GivenAnswer.Fault]
}

extension SurveyRoutes {
    /// One question a page; an answer is on the disk before the browser is sent on.
    func addQuestions(to router: inout Router) {
        router.on(.get, "/question/:place", isQuick: true) { request, path in
            let place = try place(path)
            guard let session = cookies(request).session(in: request) else { throw VisitFailure.unknown }
            let (participant, ballot) = try store.visit(session, place: place)
            let visit = Visit(session: session, participant: participant)
            if case .submitted = participant.step { throw VisitFailure.elsewhere(participant.step) }
            return questionPage(
                ballot, visit: visit, given: ballot.answer.map { GivenAnswer($0) } ?? GivenAnswer(),
                faults: [],
                fromReview: request.query.values("from") == ["review"], shownAt: now)
        }
        router.on(.post, "/question/:place") { request, path in
            let (session, form) = try sent(request)
            let place = try place(path)
            let fromReview = try form.value(AnswerForm.from) == "review"
            let shownAt = try form.value(AnswerForm.shownAt).flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            let duration = shownAt.map {
                Duration.milliseconds(max(0, now.subtractingReportingOverflow($0).partialValue))
            }
            var given = GivenAnswer()
            do {
                let (receipt, ballot) = try store.answer(session, place: place, duration: duration) {
                    ballot in
                    given = try AnswerForm.read(form, for: ballot, asksReasons: definition.asksReasons)
                    let (answer, faults) = given.answer(to: ballot, study: definition)
                    guard faults.isEmpty else { throw FaultyAnswer(faults: faults) }
                    return answer
                }
                return .redirect(to: next(after: ballot, receipt: receipt, fromReview: fromReview))
            } catch let failure as FaultyAnswer {
                let (participant, ballot) = try store.visit(session, place: place)
                return questionPage(
                    ballot, visit: Visit(session: session, participant: participant), given: given,
                    faults: failure.faults, fromReview: fromReview, shownAt: shownAt ?? now,
                    status: .unprocessableContent)
            }
        }
        router.on(.get, "/pause/:place") { request, path in
            let visit = try visit(request)
            let place = try place(path)
            guard case .question = visit.participant.step,
                isPause(after: place, of: visit.participant.questionCount)
            else { throw VisitFailure.elsewhere(visit.participant.step) }
            let texts = edition(of: visit).catalogue
            var pause = NoticePage(
                edition(of: visit), heading: .pauseHeading, paragraphs: [],
                link: (visit.participant.step.path, .goOn))
            pause.paragraphs = [
                texts.text(.pauseText, ("place", place), ("count", visit.participant.questionCount))
            ]
            return page(pause, for: visit)
        }
    }

    private func next(after ballot: Ballot, receipt: AnswerReceipt, fromReview: Bool) -> String {
        if fromReview && receipt.next == .review { return Step.review.path }
        guard ballot.place < ballot.count else { return receipt.next.path }
        if receipt.revision == 1, isPause(after: ballot.place, of: ballot.count) {
            return "/pause/\(ballot.place)"
        }
        return Step.question(place: ballot.place + 1).path
    }

    /// Whether a pause is offered between a question and the next one.
    private func isPause(after place: Int, of count: Int) -> Bool {
        guard let interval = definition.allocation.pauseAfter, interval > 0 else { return false }
        return place > 0 && place < count && place % interval == 0
    }

    private func place(_ path: PathParameters) throws -> Int {
        let text = path["place"]
        guard let place = Int(text), String(place) == text else {
            throw StoreFailure(.noSuchQuestion, reason: "the number of a question cannot be read")
        }
        return place
    }

    /// Milliseconds since 1970.
    private var now: Int { Int(options.clock().timeIntervalSince1970 * 1000) }

    private func questionPage(
        _ ballot: Ballot, visit: Visit, given: GivenAnswer, faults: [GivenAnswer.Fault], fromReview: Bool,
        shownAt: Int, status: HTTPStatus = .ok
    ) -> HTTPResponse {
        let edition = edition(of: visit)
        let bytes = renderer.bytes(
            ballot,
            in: QuestionPage.Setting(
                edition: edition, answered: visit.participant.answered, given: given, faults: faults,
                fromReview: fromReview, shownAt: shownAt, token: visit.formToken), frame: frame(of: visit))
        return HTTPResponse(status, headers: ["Content-Type": "text/html; charset=utf-8"], body: bytes)
    }
}

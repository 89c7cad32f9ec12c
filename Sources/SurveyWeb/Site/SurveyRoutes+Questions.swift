// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import SurveyStore
import Surveys

extension SurveyRoutes {
    /// One question a page; an answer is on the disk before the browser is sent on.
    func addQuestions(to router: inout Router) {
        router.on(.get, "/question/:place") { request, path in
            let visit = try visit(request)
            let place = try place(path)
            if case .submitted = visit.participant.step {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            let ballot = try store.ballot(visit.session, place: place)
            return questionPage(
                ballot, visit: visit, selection: ballot.answer?.selection, fault: nil,
                fromReview: request.query.values("from") == ["review"], shownAt: now)
        }
        router.on(.post, "/question/:place") { request, path in
            let (visit, form) = try posted(request)
            let place = try place(path)
            let fromReview = try form.value("from") == "review"
            let shownAt = try form.value("shown_at").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            func again(_ selection: Selection?, _ fault: String) throws -> HTTPResponse {
                questionPage(
                    try store.ballot(visit.session, place: place), visit: visit, selection: selection,
                    fault: fault,
                    fromReview: fromReview, shownAt: shownAt ?? now, status: .unprocessableContent)
            }
            guard let choice = try form.value("choice"), !choice.isEmpty else {
                return try again(nil, "Select one of the responses")
            }
            let selection = Selection(formValue: choice)
            do {
                let duration = shownAt.map {
                    Duration.milliseconds(max(0, now.subtractingReportingOverflow($0).partialValue))
                }
                let receipt = try store.answer(
                    visit.session, place: place, answer: Answer(selection), duration: duration)
                return .redirect(to: next(after: place, receipt: receipt, fromReview: fromReview))
            } catch let failure as StoreFailure
                where failure.kind == .answerIncomplete([.foreign])
            {
                return try again(
                    nil, "That answer was not one of this question's. Select one of the responses")
            }
        }
    }

    private func next(after place: Int, receipt: AnswerReceipt, fromReview: Bool) -> String {
        if fromReview && receipt.next == .review { return Step.review.path }
        return place < questionCount ? Step.question(place: place + 1).path : receipt.next.path
    }

    private func place(_ path: PathParameters) throws -> Int {
        let text = path["place"]
        guard let place = Int(text), String(place) == text else {
            throw HTTPFailure(.notFound, "There is no such question")
        }
        return place
    }

    /// Milliseconds since 1970.
    private var now: Int { Int(options.clock().timeIntervalSince1970 * 1000) }

    private func questionPage(
        _ ballot: Ballot, visit: Visit, selection: Selection?, fault: String?, fromReview: Bool, shownAt: Int,
        status: HTTPStatus = .ok
    ) -> HTTPResponse {
        page(
            QuestionPage(
                ballot, choices: definition.choices, answered: visit.participant.answered,
                selection: selection,
                fault: fault, fromReview: fromReview, shownAt: shownAt, token: visit.formToken),
            status: status, links: .consentAndWithdrawal)
    }
}

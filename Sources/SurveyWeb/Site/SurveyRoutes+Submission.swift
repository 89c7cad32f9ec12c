// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore
import Surveys

extension SurveyRoutes {
    /// Review, submission and the receipt.
    func addSubmission(to router: inout Router) {
        router.on(.get, "/review") { request, _ in
            let visit = try visit(request)
            guard visit.participant.step == .review else {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            return try reviewPage(visit)
        }
        router.on(.post, "/submit") { request, _ in
            let (visit, form) = try posted(request, only: definition.asksComments ? ["comment"] : [])
            let comment = (try form.value("comment") ?? "").replacing("\r\n", with: "\n")
            guard comment.count <= SurveyStore.longestComment else {
                guard visit.participant.step == .review else {
                    throw VisitFailure.elsewhere(visit.participant.step)
                }
                return try reviewPage(visit, comment: comment, isTooLong: true, status: .unprocessableContent)
            }
            _ = try store.submit(visit.session, comment: comment)
            return .redirect(to: "/receipt")
        }
        router.on(.get, "/receipt") { request, _ in
            let visit = try visit(request)
            guard case .submitted(let receipt) = visit.participant.step else {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            return page(
                ReceiptPage(
                    receipt, proof: try proof(code: receipt.code), answers: visit.participant.answered,
                    completion: completion(\.completed, of: visit), edition: edition(of: visit),
                    token: visit.formToken), for: visit)
        }
        router.on(.post, "/finish") { request, _ in
            // Leaves a shared computer ready for the next volunteer; the submission stays.
            let (visit, _) = try posted(request, only: [])
            var response = HTTPResponse.redirect(to: "/")
            cookies(request).removeSession(from: &response)
            cookies(request).set(ArrivalNote(locale: visit.participant.locale), on: &response)
            return response
        }
    }

    private func reviewPage(
        _ visit: Visit, comment: String = "", isTooLong: Bool = false, status: HTTPStatus = .ok
    ) throws -> HTTPResponse {
        page(
            ReviewPage(
                try store.ballots(visit.session), edition: edition(of: visit), comment: comment,
                isTooLong: isTooLong, token: visit.formToken), for: visit, status: status)
    }
}

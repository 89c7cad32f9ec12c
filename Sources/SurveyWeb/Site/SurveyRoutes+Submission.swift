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
            return page(
                ReviewPage(
                    try store.ballots(visit.session), staysWithdrawable: staysWithdrawable,
                    token: visit.formToken),
                links: .consentAndWithdrawal)
        }
        router.on(.post, "/submit") { request, _ in
            let (visit, _) = try posted(request)
            _ = try store.submit(visit.session)
            return .redirect(to: "/receipt")
        }
        router.on(.get, "/receipt") { request, _ in
            let visit = try visit(request)
            guard case .submitted(let receipt) = visit.participant.step else {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            return page(
                ReceiptPage(
                    study: definition.title, code: receipt.code, ledgerIndex: receipt.ledgerIndex,
                    ledgerHead: receipt.ledgerHead, submittedAt: receipt.submittedAt.readableTime,
                    answers: visit.participant.answered, seal: seal, contact: definition.contact,
                    canWithdraw: staysWithdrawable, token: visit.formToken), links: .consent)
        }
        router.on(.post, "/finish") { request, _ in
            // Leaves a shared computer ready for the next volunteer; the submission stays.
            _ = try posted(request)
            var response = HTTPResponse.redirect(to: "/")
            cookie.remove(from: &response)
            return response
        }
    }

    var staysWithdrawable: Bool { definition.publication.withdrawal == .anyTime }
}

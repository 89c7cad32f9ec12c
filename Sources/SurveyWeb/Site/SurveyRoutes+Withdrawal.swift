// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore
import Surveys

extension SurveyRoutes {
    /// Leaving the study: asked once more, then everything is erased.
    func addWithdrawal(to router: inout Router) {
        router.on(.get, "/withdraw") { request, _ in
            let visit = try visit(request)
            guard visit.isTakingPart else { throw VisitFailure.elsewhere(visit.participant.step) }
            if case .submitted = visit.participant.step, definition.publication.withdrawal != .anyTime {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            return page(
                WithdrawPage(
                    answered: visit.participant.answered, back: visit.participant.step.path,
                    edition: edition(of: visit), token: visit.formToken), for: visit)
        }
        router.on(.post, "/withdraw") { request, _ in
            // A second click finds the cookie gone: the withdrawal stands already.
            try requireSameSite(request)
            guard cookies(request).session(in: request) != nil else { return farewell("/withdrawn", to: nil) }
            let (visit, _) = try posted(request, only: [])
            try store.withdraw(visit.session)
            var response = farewell("/withdrawn", to: visit)
            cookies(request).removeSession(from: &response)
            response.headers["Clear-Site-Data"] = "\"cookies\", \"storage\""
            return response
        }
        router.on(.get, "/withdrawn") { request, _ in
            let edition = edition(of: request)
            return page(
                NoticePage(
                    edition, heading: .withdrawnHeading, paragraphs: [.withdrawnText, .thanksForTime]),
                in: edition)
        }
    }
}

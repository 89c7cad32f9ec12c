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
            if case .submitted = visit.participant.step, !staysWithdrawable {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            return page(
                WithdrawPage(
                    answered: visit.participant.answered, back: visit.participant.step.path,
                    token: visit.formToken), links: .consentAndWithdrawal)
        }
        router.on(.post, "/withdraw") { request, _ in
            // A second click finds the cookie gone: the withdrawal stands already.
            try requireSameSite(request)
            if cookie.token(in: request) != nil {
                let (visit, _) = try posted(request)
                try store.withdraw(visit.session)
            }
            var response = HTTPResponse.redirect(to: "/withdrawn")
            cookie.remove(from: &response)
            response.headers["Clear-Site-Data"] = "\"cookies\", \"storage\""
            return response
        }
        router.on(.get, "/withdrawn") { _, _ in
            page(
                NoticePage(
                    heading: "You have withdrawn",
                    paragraphs: [
                        "Your name, your consent and your answers were erased from this study. What remains is a note, "
                            + "without your name, that someone withdrew.",
                        "Thank you for your time. You can close this page.",
                    ], link: nil))
        }
    }
}

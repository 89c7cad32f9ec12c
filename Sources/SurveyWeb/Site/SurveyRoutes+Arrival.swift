// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore
import Surveys

extension SurveyRoutes {
    /// Landing, beginning, and the way back to where a volunteer stands.
    func addArrival(to router: inout Router) {
        router.on(.get, "/") { request, _ in
            let visit = try visitor(request)
            return page(
                LandingPage(
                    study: definition.title, introduction: definition.introduction,
                    minutes: definition.minutes,
                    questions: questionCount, investigator: definition.investigator.name,
                    affiliation: definition.investigator.affiliation,
                    isOpen: try store.study().phase == .open,
                    hasBegun: visit.map { $0.participant.step != .withdrawn } ?? false))
        }
        router.on(.post, "/begin") { request, _ in
            try requireSameSite(request)
            if let visit = try visitor(request), visit.participant.step != .withdrawn {
                return .redirect(to: visit.participant.step.path)
            }
            var response = HTTPResponse.redirect(to: Step.consent.path)
            cookie.set(try store.register(Arrival(locale: definition.locales[0])), on: &response)
            return response
        }
        router.on(.get, "/continue") { request, _ in
            .redirect(to: try visitor(request)?.participant.step.path ?? "/")
        }
    }
}

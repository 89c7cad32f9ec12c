// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore
import Surveys

/// A request of a known volunteer.
struct Visit {
    var session: SessionToken
    var participant: Participant

    var formToken: String { AntiForgery.token(for: session) }

    /// Whether there is a live consent: the step lies behind it and before a withdrawal.
    var isTakingPart: Bool {
        switch participant.step {
        case .consent, .withdrawn, .screenedOut: false
        case .background, .question, .review, .submitted: true
        }
    }

    var links: PageFrame.Links {
        switch participant.step {
        case .consent, .withdrawn, .screenedOut: .none
        case .background, .question, .review: .consentAndWithdrawal
        case .submitted: .consent
        }
    }
}

/// Why a request of a volunteer goes no further.
enum VisitFailure: Error {
    /// No session, or one that the study does not know; what was sent is kept where it is an answer.
    case unknown
    /// Sent from another site's page.
    case foreignSite
    /// The form was not sent to this session; what it held can be sent again.
    case staleForm(FormFields, Visit)
    /// The page does not fit the volunteer's step.
    case elsewhere(Step)
    /// Too many wrong codes from one address.
    case tooManyAttempts
}

extension Step {
    /// The page of a step.
    var path: String {
        switch self {
        case .consent: "/consent"
        case .background: "/background"
        case .question(let place): "/question/\(place)"
        case .review: "/review"
        case .submitted: "/receipt"
        case .withdrawn: "/withdrawn"
        case .screenedOut: "/screened-out"
        }
    }
}

extension SurveyRoutes {
    /// The volunteer of a request; nil for a stranger.
    func visitor(_ request: HTTPRequest) throws -> Visit? {
        guard let session = cookies(request).session(in: request),
            let participant = try store.participant(session)
        else { return nil }
        return Visit(session: session, participant: participant)
    }

    func visit(_ request: HTTPRequest) throws -> Visit {
        guard let visit = try visitor(request) else { throw VisitFailure.unknown }
        return visit
    }

    /// A form that this site sent to this browser; everything that changes the study goes through here.
    ///
    /// The session may be one that the study does not know: the store says so.
    func sent(_ request: HTTPRequest) throws -> (session: SessionToken, form: FormFields) {
        try requireSameSite(request)
        let form = try request.form()
        guard let session = cookies(request).session(in: request) else { throw VisitFailure.unknown }
        guard AntiForgery.matches(form, AntiForgery.token(for: session)) else {
            throw VisitFailure.staleForm(form, try visit(request))
        }
        return (session, form)
    }

    /// The same with the volunteer, who is known.
    func posted(_ request: HTTPRequest) throws -> (visit: Visit, form: FormFields) {
        let (_, form) = try sent(request)
        return (try visit(request), form)
    }

    /// The same for a form with these fields beside its token, and no others.
    func posted(_ request: HTTPRequest, only names: Set<String>) throws -> (visit: Visit, form: FormFields) {
        let (visit, form) = try posted(request)
        try form.requireOnly(names.union([AntiForgery.field]))
        return (visit, form)
    }

    func requireSameSite(_ request: HTTPRequest) throws {
        guard AntiForgery.mayBeSameSite(request, publicAddress: options.publicAddress) else {
            throw VisitFailure.foreignSite
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Logging
import SurveyStore
import Surveys

extension SurveyRoutes {
    /// Turns an error into a page: the one place where that happens.
    ///
    /// A page never quotes the request or the database, except that a form which could not be taken is offered again.
    func failureResponse(_ error: any Error, _ request: HTTPRequest?) -> HTTPResponse {
        switch error {
        case let failure as VisitFailure: response(to: failure, request)
        case let failure as StoreFailure: response(to: failure, request)
        case let failure as HTTPFailure: response(to: failure, request)
        default: unexpected(error, request)
        }
    }

    private func response(to failure: VisitFailure, _ request: HTTPRequest?) -> HTTPResponse {
        switch failure {
        case .elsewhere(let step): return .redirect(to: step.path)
        case .unknown:
            guard let request else {
                return notice(.forbidden, .unknownSessionHeading, [.unknownSessionText], request)
            }
            var kept: KeptForm?
            if request.method == .post, request.path.hasPrefix("/question/"), let form = try? request.form() {
                kept = KeptForm(path: request.path, form: form)
            }
            return resumePage(request, kept: kept)
        case .foreignSite:
            return notice(
                .forbidden, .foreignSiteHeading, [.foreignSiteText], request,
                link: ("/continue", .toWhereLeft))
        case .tooManyAttempts:
            var response = notice(
                .tooManyRequests, .tooManyHeading, [.tooManyText], request, link: ("/", .toFirstPage))
            response.headers["Retry-After"] = "600"
            return response
        case .staleForm(let form, let visit):
            return retry(
                .staleHeading, .staleText, KeptForm(path: request?.path ?? "/continue", form: form),
                token: visit.formToken, edition: edition(of: visit), frame: frame(of: visit),
                status: .forbidden)
        }
    }

    private func response(to failure: StoreFailure, _ request: HTTPRequest?) -> HTTPResponse {
        switch failure.kind {
        case .unknownSession: return response(to: VisitFailure.unknown, request)
        case .consentMissing, .consentIncomplete, .alreadyConsented, .backgroundMissing,
            .backgroundIncomplete,
            .outOfTurn, .answersMissing, .answerIncomplete:
            return .redirect(to: "/continue")
        case .withdrawn: return .redirect(to: "/withdrawn")
        case .screenedOut: return .redirect(to: "/screened-out")
        case .alreadySubmitted: return .redirect(to: "/receipt")
        case .noSuchQuestion:
            return response(to: HTTPFailure(.notFound, "There is no such question"), request)
        case .full: return notice(.conflict, .fullHeading, [.isFull], request)
        case .unknownInvitation: return notice(.notFound, .invitationHeading, [.unknownInvitation], request)
        case .notOpen(let phase):
            return notice(
                .conflict, .notOpenHeading, [phase == .created ? .notYetOpen : .noMoreAnswers, .savedStays],
                request)
        case .busy, .inputOutput: return unsaved(failure, request)
        default: return unexpected(failure, request)
        }
    }

    /// The status decides what is said: a failure's own reason is English and meant for programs.
    private func response(to failure: HTTPFailure, _ request: HTTPRequest?) -> HTTPResponse {
        if failure.status == .serviceUnavailable { return busy(request) }
        let (heading, text): (Phrase, Phrase) =
            switch failure.status {
            case .notFound: (.notFoundHeading, .notFoundText)
            case .internalServerError: (.serverErrorHeading, .serverErrorText)
            case .tooManyRequests, .gatewayTimeout: (.busyHeading, .busyText)
            default: (.badRequestHeading, .badRequestText)
            }
        // Refused on the event loop, before anybody has looked at the session: the store is not asked.
        let isEarly = [.tooManyRequests, .contentTooLarge, .requestHeaderFieldsTooLarge].contains(
            failure.status)
        let edition = isEarly ? edition(of: request) : edition(ofAnyone: request)
        var response = page(
            NoticePage(edition, heading: heading, paragraphs: [text], link: ("/continue", .toWhereLeft)),
            in: edition, status: failure.status)
        if !failure.allowed.isEmpty {
            response.headers["Allow"] = failure.allowed.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }

    /// A disk that is full or a database that is held.
    private func unsaved(_ failure: StoreFailure, _ request: HTTPRequest?) -> HTTPResponse {
        logger.error("the store failed", metadata: ["reason": "\(failure)"])
        return busy(request)
    }

    /// What cannot be done just now: a form is kept in the page and can be sent again.
    ///
    /// The store is not asked, not even for the volunteer's language: it may be what is busy, and whoever answers in place of a
    /// full queue of requests must not wait.
    private func busy(_ request: HTTPRequest?) -> HTTPResponse {
        let edition = edition(of: request)
        var response: HTTPResponse
        if let request, request.method == .post, let form = try? request.form(),
            let session = cookies(request).session(in: request)
        {
            response = retry(
                .unsavedHeading, .unsavedText, KeptForm(path: request.path, form: form),
                token: AntiForgery.token(for: session), edition: edition,
                frame: PageFrame(edition, isPilot: options.isPilot), status: .serviceUnavailable)
        } else {
            response = page(
                NoticePage(
                    edition, heading: .busyHeading, paragraphs: [.busyText], link: ("/continue", .tryAgain)),
                in: edition, status: .serviceUnavailable)
        }
        response.headers["Retry-After"] = "10"
        return response
    }

    private func unexpected(_ error: any Error, _ request: HTTPRequest?) -> HTTPResponse {
        // Errors of the store describe no answer, name or token; of any other error the type alone is told.
        let reason = (error as? StoreFailure).map { "\($0)" } ?? "\(type(of: error))"
        logger.error("a request failed", metadata: ["reason": "\(reason)"])
        return response(to: HTTPFailure(.internalServerError, "The server failed"), request)
    }

    private func retry(
        _ heading: Phrase, _ message: Phrase, _ kept: KeptForm, token: String, edition: Edition,
        frame: PageFrame,
        status: HTTPStatus
    ) -> HTTPResponse {
        page(
            RetryPage(
                heading: edition.catalogue.text(heading), message: edition.catalogue.text(message),
                action: kept.path, fields: kept.fields, token: token), in: edition, frame: frame,
            status: status)
    }

    private func notice(
        _ status: HTTPStatus, _ heading: Phrase, _ paragraphs: [Phrase], _ request: HTTPRequest?,
        link: (target: String, text: Phrase)? = nil
    ) -> HTTPResponse {
        let edition = edition(ofAnyone: request)
        return page(
            NoticePage(edition, heading: heading, paragraphs: paragraphs, link: link), in: edition,
            status: status)
    }

    /// The language for a page that says that something failed: a volunteer's own where the store can still be asked.
    private func edition(ofAnyone request: HTTPRequest?) -> Edition {
        guard let request, let visit = try? visitor(request) else { return edition(of: request) }
        return edition(of: visit)
    }
}

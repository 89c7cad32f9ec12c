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
        case let failure as HTTPFailure: response(to: failure)
        default: unexpected(error, request)
        }
    }

    private func response(to failure: VisitFailure, _ request: HTTPRequest?) -> HTTPResponse {
        switch failure {
        case .elsewhere(let step): return .redirect(to: step.path)
        case .unknown:
            return notice(
                .forbidden, "We cannot find your place in this study",
                [
                    "Your browser sent no session that this study knows. It may have cleared its cookies, or it does not "
                        + "accept them.",
                    "Answers that were saved before stay saved. To take part, begin at the first page.",
                ], link: NoticePage.Link(target: "/", text: "Go to the first page"))
        case .foreignSite:
            return notice(
                .forbidden, "This form came from another site",
                ["Nothing was saved. Forms of this study are taken only from its own pages."],
                link: NoticePage.Link(target: "/continue", text: "Go to where you left off"))
        case .staleForm(let form, let visit):
            return page(
                RetryPage(
                    heading: "Please send this once more",
                    message:
                        "The page was opened in an earlier session, so it was not taken yet. What you entered is "
                        + "kept in this page.",
                    action: request?.path ?? "/continue", form: form, token: visit.formToken),
                status: .forbidden, links: visit.links)
        }
    }

    private func response(to failure: StoreFailure, _ request: HTTPRequest?) -> HTTPResponse {
        switch failure.kind {
        case .unknownSession: return response(to: VisitFailure.unknown, request)
        case .consentMissing, .consentIncomplete, .alreadyConsented, .outOfTurn, .answersMissing,
            .screenedOut, .backgroundMissing, .backgroundIncomplete:
            return .redirect(to: "/continue")
        case .withdrawn: return .redirect(to: "/withdrawn")
        case .alreadySubmitted: return .redirect(to: "/receipt")
        case .noSuchQuestion, .answerIncomplete, .full, .unknownInvitation:
            return response(to: HTTPFailure(.notFound, "There is no such question"))
        case .notOpen(let phase):
            let sentence =
                phase == .created ? "The study has not opened yet." : "The study takes no more answers."
            return notice(
                .conflict, "The study is not open", [sentence, "Answers that were saved stay saved."])
        case .busy, .inputOutput: return unsaved(failure, request)
        case .noInput, .badData, .cannotCreate, .wrongPhase, .wrongKey: return unexpected(failure, request)
        }
    }

    private func response(to failure: HTTPFailure) -> HTTPResponse {
        let heading =
            switch failure.status {
            case .notFound: "Page not found"
            case .internalServerError: "Something went wrong"
            default: "This request cannot be served"
            }
        var response = notice(
            failure.status, heading, [failure.reason + "."],
            link: NoticePage.Link(target: "/continue", text: "Go to where you left off"))
        if !failure.allowed.isEmpty {
            response.headers["Allow"] = failure.allowed.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }

    /// A disk that is full or a database that is held: the form is kept in the page and can be sent again.
    private func unsaved(_ failure: StoreFailure, _ request: HTTPRequest?) -> HTTPResponse {
        logger.error("the store failed", metadata: ["reason": "\(failure)"])
        var response: HTTPResponse
        if let request, request.method == .post, let form = try? request.form(),
            let session = cookie.token(in: request)
        {
            response = page(
                RetryPage(
                    heading: "This could not be saved just now",
                    message:
                        "Nothing is lost: what you entered is kept in this page. Wait a moment, then send it again.",
                    action: request.path, form: form, token: AntiForgery.token(for: session)),
                status: .serviceUnavailable)
        } else {
            response = notice(
                .serviceUnavailable, "The study is busy", ["Please try again in a moment."],
                link: NoticePage.Link(target: "/continue", text: "Try again"))
        }
        response.headers["Retry-After"] = "10"
        return response
    }

    private func unexpected(_ error: any Error, _ request: HTTPRequest?) -> HTTPResponse {
        // Errors of the store describe no answer, name or token; of any other error the type alone is told.
        let reason = (error as? StoreFailure).map { "\($0)" } ?? "\(type(of: error))"
        logger.error("a request failed", metadata: ["reason": "\(reason)"])
        return response(
            to: HTTPFailure(
                .internalServerError, "The server could not do this; answers that were saved stay saved"))
    }

    private func notice(
        _ status: HTTPStatus, _ heading: String, _ paragraphs: [String], link: NoticePage.Link? = nil
    ) -> HTTPResponse {
        page(NoticePage(heading: heading, paragraphs: paragraphs, link: link), status: status)
    }
}

// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore
import Surveys

extension SurveyRoutes {
    /// Going on in another browser, or in this one after it forgot its cookie, by a code.
    func addResume(to router: inout Router) {
        router.on(.post, "/resume") { request, _ in
            try requireSameSite(request)
            let form = try request.form()
            let code = try form.value("code") ?? ""
            guard
                form.fields.allSatisfy({
                    [AntiForgery.field, "code"].contains($0.name) || KeptForm.isOwn($0.name)
                })
            else { throw HTTPFailure(.badRequest, "The form has a field that its page does not have") }
            let kept = try KeptForm(in: form)
            guard resumeAttempts.allows(request.client) else { throw VisitFailure.tooManyAttempts }
            guard let note = cookies(request).arrival(in: request), AntiForgery.matches(form, note.formToken)
            else {
                return resumePage(request, kept: kept, fault: .resumeAgain)
            }
            guard let session = try store.resume(code: code), let participant = try store.participant(session)
            else {
                resumeAttempts.failed(request.client)
                return resumePage(request, kept: kept, fault: .resumeUnknown, status: .unprocessableContent)
            }
            let visit = Visit(session: session, participant: participant)
            var response = kept.map { again(visit, kept: $0) } ?? .redirect(to: "/continue")
            cookies(request).set(session, on: &response)
            return response
        }
    }

    /// Asks a stranger for the code; a form that came without a session is kept in the page.
    func resumePage(
        _ request: HTTPRequest, kept: KeptForm?, fault: Phrase? = nil, status: HTTPStatus = .forbidden
    ) -> HTTPResponse {
        let edition = edition(of: request)
        let texts = edition.catalogue
        let note = cookies(request).arrival(in: request) ?? ArrivalNote()
        var paragraphs = [
            fault, fault == nil ? .unknownSessionText : nil, kept == nil ? .resumeOrBegin : .choiceIsKept,
        ]
        .compactMap { $0 }
        .map { ResumePage.Paragraph(text: texts.text($0)) }
        if fault != nil { paragraphs[0].isFault = true }
        var response = page(
            ResumePage(
                heading: texts.text(.unknownSessionHeading), paragraphs: paragraphs, action: kept?.path,
                fields: kept?.prefixed ?? [], token: note.formToken), in: edition, status: status)
        cookies(request).set(note, on: &response)
        return response
    }

    /// Offers the kept form again, with the token of the session that was found.
    private func again(_ visit: Visit, kept: KeptForm) -> HTTPResponse {
        let texts = edition(of: visit).catalogue
        return page(
            RetryPage(
                heading: texts.text(.foundAgain), message: texts.text(.foundAgainText), action: kept.path,
                fields: kept.fields, token: visit.formToken), for: visit)
    }
}

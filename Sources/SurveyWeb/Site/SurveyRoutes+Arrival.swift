// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore
import Surveys

extension SurveyRoutes {
    /// Landing, links that bring somebody, the language, beginning, and the way back to where a volunteer stands.
    func addArrival(to router: inout Router) {
        router.on(.get, "/") { request, _ in
            if let note = prolificNote(request) { return arrived(note, request) }
            let visit = try visitor(request)
            let edition = visit.map { self.edition(of: $0) } ?? edition(of: request)
            let note = cookies(request).arrival(in: request) ?? ArrivalNote()
            let landing = LandingPage(
                edition: edition, editions: editions,
                questionCount: visit?.participant.questionCount ?? questionCount,
                hasBegun: visit.map { $0.participant.step != .withdrawn } ?? false,
                closed: try whyClosed(note), token: note.formToken)
            var response = page(
                landing, in: edition,
                frame: PageFrame(
                    edition, isPilot: visit?.participant.isPilot ?? options.isPilot))
            // A note in the browser is no change of the study: nothing of a visit is stored.
            if !landing.hasBegun { cookies(request).set(note, on: &response) }
            return response
        }
        router.on(.get, "/i/:secret") { request, path in
            guard definition.recruitment.mode == .invitation, ArrivalNote.isPlain(path["secret"]),
                try store.hasInvitation(path["secret"])
            else { throw StoreFailure(.unknownInvitation, reason: "no invitation has this secret") }
            return arrived(ArrivalNote(externalID: path["secret"]), request)
        }
        router.on(.post, "/language") { request, _ in
            try requireSameSite(request)
            let form = try request.form()
            try form.requireOnly(["locale"])
            guard let locale = try form.value("locale"), editions.locales.contains(locale) else {
                throw HTTPFailure(.badRequest, "The study is not offered in this language")
            }
            var response = HTTPResponse.redirect(to: "/")
            if let visit = try visitor(request) {
                try store.setLocale(visit.session, locale)
            } else {
                guard var note = cookies(request).arrival(in: request) else { return response }
                note.locale = locale
                cookies(request).set(note, on: &response)
            }
            return response
        }
        router.on(.post, "/begin") { request, _ in
            try requireSameSite(request)
            // Whoever withdrew may begin anew; whoever was screened out is shown that again.
            if let visit = try visitor(request), visit.participant.step != .withdrawn {
                return .redirect(to: visit.participant.step.path)
            }
            // Another site's form brings no cookie of ours, and must not put a new session in the place of one that is there.
            guard let note = cookies(request).arrival(in: request),
                AntiForgery.matches(try request.form(), note.formToken)
            else { return .redirect(to: "/") }
            let session = try store.register(arrival(note, request))
            var response = HTTPResponse.redirect(to: "/continue")
            cookies(request).set(session, on: &response)
            return response
        }
        router.on(.get, "/continue") { request, _ in
            .redirect(to: try visitor(request)?.participant.step.path ?? "/")
        }
    }

    /// Puts an identifier from the address into a cookie, and leads to an address without it.
    ///
    /// A page that has it in its address would hand it to the browser's history and to whoever looks over a shoulder.
    private func arrived(_ note: ArrivalNote, _ request: HTTPRequest) -> HTTPResponse {
        var note = note
        note.locale = cookies(request).arrival(in: request)?.locale
        var response = HTTPResponse.redirect(to: "/")
        cookies(request).set(note, on: &response)
        return response
    }

    /// Prolific sends volunteers with three parameters; the volunteer's own is kept until they begin.
    private func prolificNote(_ request: HTTPRequest) -> ArrivalNote? {
        guard definition.recruitment.mode == .prolific,
            let id = request.query.values("PROLIFIC_PID").first, ArrivalNote.isPlain(id)
        else { return nil }
        return ArrivalNote(externalID: id)
    }

    private func arrival(_ note: ArrivalNote, _ request: HTTPRequest) -> Arrival {
        let mode = definition.recruitment.mode
        let source: Arrival.Source =
            switch mode {
            case _ where options.isPilot: .pilot
            case .open: .open
            case .invitation: .invitation
            case .prolific: .prolific
            }
        return Arrival(
            source: source, externalID: options.isPilot || mode == .open ? nil : note.externalID,
            device: Arrival.Device(userAgent: request.headers["User-Agent"]),
            locale: edition(of: request).locale)
    }

    /// Why this visitor cannot begin; nil where they can.
    private func whyClosed(_ note: ArrivalNote) throws -> Phrase? {
        let phase = try store.study().phase
        if options.isPilot { return phase == .created || phase == .open ? nil : .noMoreAnswers }
        switch phase {
        case .created: return .notYetOpen
        case .closed, .unblinded: return .noMoreAnswers
        case .open: break
        }
        switch definition.recruitment.mode {
        case .invitation where note.externalID == nil: return .needsInvitation
        case .prolific where note.externalID == nil: return .needsProlific
        default: return nil
        }
    }
}

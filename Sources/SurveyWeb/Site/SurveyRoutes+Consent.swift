// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import SurveyStore
import Surveys

extension SurveyRoutes {
    /// The consent form, agreeing, declining, and the volunteer's copy.
    func addConsent(to router: inout Router) {
        router.on(.get, "/consent") { request, _ in
            let visit = try visit(request)
            guard visit.participant.step == .consent else {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            _ = try shelf.refreshed()
            let today = options.clock().formatted(.iso8601.year().month().day())
            return page(
                ConsentPage(
                    ConsentStatement(date: today, affirmations: []), faults: [], edition: edition(of: visit),
                    token: visit.formToken), for: visit)
        }
        router.on(.post, "/consent") { request, _ in
            let (visit, form) = try posted(
                request,
                only: ["form", "page", "name", "affiliation", "email", "signature", "date", "affirmation"])
            _ = try shelf.refreshed()
            // An amendment came between: nobody agrees to a text that they did not read.
            guard try form.value("form") == edition(of: visit).form.fingerprint else {
                return .redirect(to: "/consent")
            }
            let statement = ConsentStatement(
                name: try form.value("name") ?? "", affiliation: try form.value("affiliation") ?? "",
                email: try form.value("email") ?? "", signature: try form.value("signature") ?? "",
                date: try form.value("date") ?? "", affirmations: Set(form.values("affirmation")))
            do {
                let outcome = try store.giveConsent(
                    visit.session, statement, locale: edition(of: visit).locale,
                    page: try form.value("page") ?? HexadecimalText.random(bytes: 16))
                var response = HTTPResponse.redirect(to: "/start")
                // Whoever had the old session has it no more (OWASP ASVS 5.0, 7.2.4).
                cookies(request).set(outcome.session, on: &response)
                return response
            } catch let failure as StoreFailure {
                guard case .consentIncomplete(let faults) = failure.kind else { throw failure }
                return page(
                    ConsentPage(
                        statement, faults: faults, edition: edition(of: visit), token: visit.formToken),
                    for: visit, status: .unprocessableContent)
            }
        }
        router.on(.post, "/decline") { request, _ in
            // A second click comes without a session, or with one that is gone: the same page, counted once.
            try requireSameSite(request)
            let visit = try visitor(request)
            if visit != nil {
                let (visit, _) = try posted(request, only: [])
                try store.decline(visit.session)
            }
            var response = farewell("/declined", to: visit)
            // Another site's form brings no session, and takes none away.
            if cookies(request).session(in: request) != nil {
                cookies(request).removeSession(from: &response)
            }
            return response
        }
        router.on(.get, "/declined") { request, _ in
            // Nothing is known of whoever declined; where all come from Prolific, so did they.
            let codes = definition.recruitment.mode == .prolific ? definition.recruitment.codes : nil
            let edition = edition(of: request)
            return page(
                NoticePage(
                    edition, heading: .declinedHeading, paragraphs: [.declinedText, .closePage],
                    completion: codes.map { Completion(prolific: $0.declined) }), in: edition)
        }
        router.on(.get, "/consent/copy") { request, _ in
            let visit = try visit(request)
            guard let receipt = try store.consentReceipt(visit.session) else {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            return try copyPage(receipt, visit: visit)
        }
    }

    /// The form as it was agreed to, whatever an amendment has made of it since.
    private func copyPage(_ receipt: ConsentReceipt, visit: Visit) throws -> HTTPResponse {
        let edition = editions[receipt.locale]
        let form = try store.consentForm(receipt.form) ?? edition.form
        let hasEnded = if case .submitted = visit.participant.step { true } else { false }
        let copy = ConsentCopyPage(
            title: edition.catalogue.text(.yourConsent), study: edition.definition.title,
            leader: edition.leader,
            sections: form.parts.map { ConsentPage.Section(heading: $0.title, paragraphs: $0.paragraphs) },
            affirmations: form.affirmations.map(\.text), givenAt: receipt.givenAt.readableTime,
            version: receipt.version, resumeCode: hasEnded ? nil : visit.session.resumeCode,
            form: receipt.form,
            entry: String(receipt.ledgerIndex + 1), ledgerHash: receipt.ledgerHash)
        return page(
            copy, in: edition,
            frame: PageFrame(edition, links: visit.links, isPilot: visit.participant.isPilot))
    }
}

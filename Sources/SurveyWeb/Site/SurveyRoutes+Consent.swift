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
            let today = options.clock().formatted(.iso8601.year().month().day())
            return consentPage(
                ConsentStatement(date: today, affirmations: []), faults: [], token: visit.formToken)
        }
        router.on(.post, "/consent") { request, _ in
            let (visit, form) = try posted(request)
            let statement = ConsentStatement(
                name: try form.value("name") ?? "", affiliation: try form.value("affiliation") ?? "",
                email: try form.value("email") ?? "", signature: try form.value("signature") ?? "",
                date: try form.value("date") ?? "", affirmations: Set(form.values("affirmation")))
            do {
                let outcome = try store.giveConsent(visit.session, statement, locale: definition.locales[0])
                var response = HTTPResponse.redirect(to: "/continue")
                cookie.set(outcome.session, on: &response)
                return response
            } catch let failure as StoreFailure {
                guard case .consentIncomplete(let faults) = failure.kind else { throw failure }
                return consentPage(
                    statement, faults: faults, token: visit.formToken, status: .unprocessableContent)
            }
        }
        router.on(.post, "/decline") { request, _ in
            // A second click comes without a session, or with one that is gone: the same page, counted once.
            try requireSameSite(request)
            var response = HTTPResponse.redirect(to: "/declined")
            if cookie.token(in: request) != nil, try visitor(request) != nil {
                let (visit, _) = try posted(request)
                try store.decline(visit.session)
            }
            cookie.remove(from: &response)
            return response
        }
        router.on(.get, "/declined") { _, _ in
            page(
                NoticePage(
                    heading: "You have declined",
                    paragraphs: [
                        "Thank you for reading about the study. Nothing about you was stored; only the number of people "
                            + "who declined went up by one.",
                        "You can close this page.",
                    ], link: nil))
        }
        router.on(.get, "/consent/copy") { request, _ in
            let visit = try visit(request)
            guard let receipt = try store.consentReceipt(visit.session) else {
                throw VisitFailure.elsewhere(visit.participant.step)
            }
            let form = definition.forms[0]
            return page(
                ConsentCopyPage(
                    study: definition.title, investigator: definition.investigator.name,
                    affiliation: definition.investigator.affiliation, sections: consentSections,
                    affirmations: form.affirmations.map(\.text), givenAt: receipt.givenAt.readableTime,
                    version: form.version, form: receipt.form, ledgerIndex: receipt.ledgerIndex,
                    ledgerHash: receipt.ledgerHash), links: .consentAndWithdrawal)
        }
    }

    private var consentSections: [ConsentPage.Section] {
        definition.forms[0].parts.map { ConsentPage.Section(heading: $0.title, paragraphs: $0.paragraphs) }
    }

    private func consentPage(
        _ statement: ConsentStatement, faults: [ConsentStatement.Fault], token: String,
        status: HTTPStatus = .ok
    ) -> HTTPResponse {
        let form = definition.forms[0]
        let inputs = ConsentInput.all(for: form.requests)
        func message(_ field: ConsentStatement.Field) -> String? {
            faults.first { $0.field == field }.map { ConsentInput.message($0) }
        }
        return page(
            ConsentPage(
                study: definition.title, investigator: definition.investigator.name,
                affiliation: definition.investigator.affiliation, sections: consentSections,
                affirmations: form.affirmations.map {
                    ConsentPage.Affirmation(
                        id: $0.id, text: $0.text, checked: statement.affirmations.contains($0.id),
                        fault: message(.affirmation($0.id)))
                },
                inputs: inputs.map {
                    $0.element(value: statement[keyPath: $0.value], fault: message($0.field))
                },
                faults: ConsentInput.summary(of: faults, form: form), token: token, version: form.version,
                isFaulty: !faults.isEmpty), status: status)
    }
}

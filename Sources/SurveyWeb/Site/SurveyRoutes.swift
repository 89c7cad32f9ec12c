// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Logging
import SurveyStore
import Surveys

/// What the handlers share; each extension holds the routes of one stretch of the way from landing to receipt.
///
/// The server holds each volunteer's step; a path that does not fit it leads to the page that does.
struct SurveyRoutes: Sendable {
    let store: SurveyStore
    let shelf: EditionShelf
    /// Questions that each volunteer is given, of which a study may have more.
    let questionCount: Int
    let templates: PageTemplates
    let options: SurveySite.Options
    let logger: Logger
    let renderer: QuestionRenderer
    /// A code has 50 bits, and a lab's volunteers share an address.
    let resumeAttempts = AttemptLimit(perAddress: 20, together: 2_000, window: .seconds(600))
    let receiptAttempts = AttemptLimit(perAddress: 50, together: 5_000, window: .seconds(600))

    init(
        store: SurveyStore, templates: PageTemplates, catalogues: Catalogues, options: SurveySite.Options,
        logger: Logger
    ) throws {
        self.store = store
        shelf = try EditionShelf(store: store, catalogues: catalogues, logger: logger)
        questionCount = try store.shownCount()
        self.templates = templates
        renderer = QuestionRenderer(templates: templates)
        self.options = options
        self.logger = logger
    }

    var editions: Editions { shelf.current }

    /// The study in its default language: what does not depend on the language is read from here.
    var definition: StudyDefinition { editions.all[0].definition }

    func isSecure(_ request: HTTPRequest) -> Bool {
        request.isSecure || options.publicAddress?.hasPrefix("https://") == true
    }

    func cookies(_ request: HTTPRequest) -> SiteCookies { SiteCookies(isSecure: isSecure(request)) }

    /// The language of somebody without a session: chosen on the first page, else what the browser prefers.
    ///
    /// Whoever has just left is led on with their language in the address, because nothing else remembers it.
    func edition(of request: HTTPRequest?) -> Edition {
        let editions = editions
        guard let request else { return editions.all[0] }
        let known =
            request.query.values(Self.languageField).first { editions.locales.contains($0) }
            ?? cookies(request).arrival(in: request)?.locale
        return editions[
            known ?? LanguagePreference.best(of: editions.locales, for: request.headers["Accept-Language"])]
    }

    /// A page for somebody who has left, in the language that they had.
    func farewell(_ path: String, to visit: Visit?) -> HTTPResponse {
        let locale = visit?.participant.locale
        guard let locale, locale != editions.all[0].locale else { return .redirect(to: path) }
        return .redirect(to: "\(path)?\(Self.languageField)=\(locale)")
    }

    private static let languageField = "language"

    func page<P: Page>(
        _ page: P, in edition: Edition, frame: PageFrame? = nil, status: HTTPStatus = .ok
    ) -> HTTPResponse {
        let frame = frame ?? PageFrame(edition, isPilot: options.isPilot)
        return .html(templates.render(page, in: frame, edition: edition), status: status)
    }

    /// A page of somebody who has begun, in their language.
    func page<P: Page>(
        _ page: P, for visit: Visit, links: PageFrame.Links? = nil, status: HTTPStatus = .ok
    ) -> HTTPResponse {
        self.page(page, in: edition(of: visit), frame: frame(of: visit, links: links), status: status)
    }

    func edition(of visit: Visit) -> Edition { editions[visit.participant.locale] }

    func frame(of visit: Visit, links: PageFrame.Links? = nil) -> PageFrame {
        PageFrame(
            edition(of: visit), links: links ?? visit.links, isPilot: visit.participant.isPilot)
    }

    /// The recruiting platform's code for one end of a part; nil for whoever did not come from it.
    func completion(
        _ code: KeyPath<RecruitmentTerms.Codes, String>, of visit: Visit
    ) -> Completion? {
        guard visit.participant.source == .prolific, let codes = definition.recruitment.codes else {
            return nil
        }
        return Completion(prolific: codes[keyPath: code])
    }
}

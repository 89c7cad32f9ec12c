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
    let definition: StudyDefinition
    let seal: String
    let questionCount: Int
    let templates: PageTemplates
    let options: SurveySite.Options
    let cookie: SessionCookie
    let logger: Logger

    init(
        store: SurveyStore, study: StudyRecord, templates: PageTemplates, options: SurveySite.Options,
        logger: Logger
    ) {
        self.store = store
        definition = study.definition
        seal = study.seal
        questionCount = study.questionCount
        self.templates = templates
        self.options = options
        cookie = SessionCookie(isSecure: options.publicAddress?.hasPrefix("https://") == true)
        self.logger = logger
    }

    func page<P: Page>(_ page: P, status: HTTPStatus = .ok, links: PageFrame.Links = .none) -> HTTPResponse {
        let frame = PageFrame(
            language: definition.locales[0], study: definition.title, contact: definition.contact,
            seal: seal,
            links: links)
        return .html(templates.render(page, in: frame), status: status)
    }
}

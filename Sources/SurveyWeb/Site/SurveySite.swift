// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import HTTPServing
package import Logging
package import SurveyStore

/// The survey as a responder: its routes, and the headers of every response.
package struct SurveySite: Responder {
    package struct Options: Sendable {
        /// `https://study.example.org` where a proxy gives TLS; nil on plain HTTP.
        package var publicAddress: String?
        package var clock: @Sendable () -> Date = { Date() }

        package init() {}
    }

    private let routes: SurveyRoutes
    private let router: Router

    package init(
        store: SurveyStore, templates: PageTemplates, publicFolder: StaticFolder,
        options: Options = Options(),
        logger: Logger
    ) throws {
        let routes = SurveyRoutes(
            store: store, study: try store.study(), templates: templates, options: options, logger: logger)
        var router = Router(failureHandler: routes.failureResponse)
        routes.addArrival(to: &router)
        routes.addConsent(to: &router)
        routes.addQuestions(to: &router)
        routes.addSubmission(to: &router)
        routes.addWithdrawal(to: &router)
        router.on(.get, "/assets/:file") { request, path in
            try publicFolder.response(for: path["file"], to: request)
        }
        self.routes = routes
        self.router = router
    }

    package func response(to request: HTTPRequest) -> HTTPResponse { finished(router.response(to: request)) }

    package func response(to failure: any Error, during request: HTTPRequest?) -> HTTPResponse {
        finished(router.response(to: failure, during: request))
    }

    private func finished(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        SecurityHeaders.set(on: &response, overTLS: routes.cookie.isSecure)
        return response
    }
}

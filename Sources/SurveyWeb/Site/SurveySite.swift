// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import HTTPServing
package import Logging
package import SurveyStore

/// The survey as a responder: its routes, those of the staff, and the headers of every response.
package struct SurveySite: Responder {
    package struct Options: Sendable {
        /// `https://study.example.org` where a proxy gives TLS; nil on plain HTTP.
        package var publicAddress: String?
        /// Whether whoever begins takes part in a trial that never counts.
        package var isPilot = false
        /// Signs the checkpoints on receipts; nil leaves them unsigned.
        package var ledgerKey: LedgerKey?
        /// Where the ledger's checkpoints are appended for publication; nil where nowhere.
        package var checkpoints: CheckpointLog?
        /// Who may see the dashboard; nil has no dashboard.
        package var staff: StaffAccess?
        /// What the staff are warned of, beside the unreviewed texts.
        package var warnings: [String] = []
        /// Requests as lines, without a word of whom they came from; nil writes none.
        package var requests: RequestLog?
        package var clock: @Sendable () -> Date = { Date() }

        package init() {}
    }

    private let routes: SurveyRoutes
    private let router: Router
    private let requests: RequestLog?
    /// What the staff are warned of, at start and on their page.
    package let warnings: [String]

    package init(
        store: SurveyStore, templates: PageTemplates, catalogues: Catalogues, publicFolder: StaticFolder,
        options: Options = Options(), logger: Logger
    ) throws {
        let routes = try SurveyRoutes(
            store: store, templates: templates, catalogues: catalogues, options: options, logger: logger)
        let warnings = options.warnings + routes.editions.warnings
        var router = Router(failureHandler: routes.failureResponse)
        routes.addArrival(to: &router)
        routes.addResume(to: &router)
        routes.addConsent(to: &router)
        routes.addStart(to: &router)
        routes.addQuestions(to: &router)
        routes.addSubmission(to: &router)
        routes.addReceipts(to: &router)
        routes.addWithdrawal(to: &router)
        if let staff = options.staff {
            StaffRoutes(survey: routes, access: staff, warnings: options.warnings).add(to: &router)
        }
        router.on(.get, "/assets/:file", isQuick: true) { request, path in
            try publicFolder.response(for: path["file"], to: request)
        }
        self.routes = routes
        self.router = router
        self.warnings = warnings
        requests = options.requests
    }

    package func response(to request: HTTPRequest) -> HTTPResponse {
        guard let requests else { return finished(router.response(to: request), request) }
        let start = ContinuousClock.now
        let response = finished(router.response(to: request), request)
        requests.note(request, status: response.status, duration: start.duration(to: .now))
        return response
    }

    package func isQuick(_ request: HTTPRequest) -> Bool { router.isQuick(request) }

    package func response(to failure: any Error, during request: HTTPRequest?) -> HTTPResponse {
        finished(router.response(to: failure, during: request), request)
    }

    private func finished(_ response: HTTPResponse, _ request: HTTPRequest?) -> HTTPResponse {
        var response = response
        SecurityHeaders.set(
            on: &response,
            overTLS: request.map(routes.isSecure)
                ?? (routes.options.publicAddress?.hasPrefix("https://") == true))
        return response
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServing
import Logging
import SurveyStore
import Surveys
import Synchronization

/// The pages of those who run the study: sign in, dashboard, progress as a table, backup, verification.
final class StaffRoutes: Sendable {
    private let survey: SurveyRoutes
    private let sessions: StaffSessions
    private let warnings: [String]
    private let lastCheck = Mutex<LedgerCheck?>(nil)

    init(survey: SurveyRoutes, access: StaffAccess, warnings: [String]) {
        self.survey = survey
        sessions = StaffSessions(access: access, clock: survey.options.clock)
        self.warnings = warnings
    }

    private var store: SurveyStore { survey.store }

    func add(to router: inout Router) {
        router.on(.get, "/staff") { [self] request, _ in
            guard signedIn(request) != nil else { return signInPage(request, fault: nil) }
            return try dashboard(request, notice: nil)
        }
        router.on(.post, "/staff/sign-in") { [self] request, _ in try signIn(request) }
        router.on(.post, "/staff/sign-out") { [self] request, _ in
            let value = try posted(request)
            sessions.signOut(value)
            var response = HTTPResponse.redirect(to: "/staff")
            survey.cookies(request).removeStaff(from: &response)
            response.headers["Clear-Site-Data"] = "\"storage\""
            return response
        }
        router.on(.get, "/staff/progress.csv") { [self] request, _ in
            guard signedIn(request) != nil else { return .redirect(to: "/staff") }
            let table = ProgressTable(try store.dashboard())
            return HTTPResponse(
                .ok,
                headers: [
                    "Content-Type": "text/csv; charset=utf-8",
                    "Content-Disposition": "attachment; filename=\"progress.csv\"",
                ], body: Array(table.csv.utf8))
        }
        router.on(.post, "/staff/backup") { [self] request, _ in
            _ = try posted(request)
            let backup = try store.backUp(to: store.backupPath())
            return try dashboard(request, notice: "The backup \(backup.name) was written and examined.")
        }
        router.on(.post, "/staff/verify") { [self] request, _ in
            _ = try posted(request)
            let check = LedgerCheck(try store.verify(), at: now)
            lastCheck.withLock { $0 = check }
            return try dashboard(request, notice: check.words)
        }
    }

    // MARK: - Signing in

    private func signIn(_ request: HTTPRequest) throws -> HTTPResponse {
        try survey.requireSameSite(request)
        let form = try request.form()
        try form.requireOnly([AntiForgery.field, "token", "password"])
        guard let note = survey.cookies(request).arrival(in: request),
            AntiForgery.matches(form, note.formToken)
        else {
            return signInPage(request, fault: "Please sign in once more: the page was opened a while ago.")
        }
        let outcome = sessions.signIn(
            token: try form.value("token") ?? "", password: try form.value("password") ?? "",
            from: request.client)
        switch outcome {
        case .tooManyAttempts:
            var response = signInPage(
                request, fault: "Too many attempts. Wait fifteen minutes.", status: .tooManyRequests)
            response.headers["Retry-After"] = "900"
            return response
        case .refused:
            survey.logger.warning("a sign-in of the staff was refused")
            return signInPage(
                request,
                fault: sessions.asksForPassword
                    ? "The token or the six digits are not right." : "The token is not right.",
                status: .unprocessableContent)
        case .signedIn(let value):
            // The look stands in the ledger before anything is shown; where it cannot, nothing is.
            try store.recordStaffLook(at: "dashboard")
            survey.logger.notice("somebody of the staff signed in")
            var response = HTTPResponse.redirect(to: "/staff")
            survey.cookies(request).setStaff(value, on: &response)
            return response
        }
    }

    private func signedIn(_ request: HTTPRequest) -> String? {
        let value = survey.cookies(request).staff(in: request)
        return sessions.isSignedIn(value) ? value : nil
    }

    /// The cookie's value of a form that this site sent to somebody who is signed in.
    private func posted(_ request: HTTPRequest) throws -> String {
        try survey.requireSameSite(request)
        let form = try request.form()
        try form.requireOnly([AntiForgery.field])
        guard let value = signedIn(request), AntiForgery.matches(form, Self.formToken(value)) else {
            throw VisitFailure.foreignSite
        }
        return value
    }

    private static func formToken(_ session: String) -> String { AntiForgery.token(of: "staff " + session) }

    // MARK: - Pages

    private func signInPage(_ request: HTTPRequest, fault: String?, status: HTTPStatus = .ok) -> HTTPResponse
    {
        let note = survey.cookies(request).arrival(in: request) ?? ArrivalNote()
        var response = page(
            StaffSignInPage(
                fault: fault, asksForPassword: sessions.asksForPassword, token: note.formToken,
                warnings: connectionWarnings(request)),
            isSignedIn: false, token: "", status: status)
        survey.cookies(request).set(note, on: &response)
        return response
    }

    private func dashboard(_ request: HTTPRequest, notice: String?) throws -> HTTPResponse {
        let token = signedIn(request).map(Self.formToken) ?? ""
        let study = try store.study()
        let setting = StaffDashboardPage.Setting(
            definition: study.definition,
            warnings: connectionWarnings(request) + warnings + survey.editions.warnings,
            backups: try store.backups(),
            checkpoint: try store.checkpoint(signedBy: survey.options.ledgerKey),
            published: published(),
            keyHolder: try store.ledgerKey()?.holder, lastCheck: lastCheck.withLock { $0 },
            amendments: try store.amendmentReasons(),
            notice: notice, asOf: now.readableTime, token: token)
        return page(
            StaffDashboardPage(try store.dashboard(), in: setting), isSignedIn: true, token: token)
    }

    /// How much of the ledger stands in the file for publication.
    private func published() -> String {
        guard let log = survey.options.checkpoints else { return "nothing: serve with --checkpoints" }
        do {
            return try log.last().map { "the first \($0.checkpoint.size) entries, \($0.at.readableTime)" }
                ?? "nothing yet"
        } catch {
            return "unknown: \(log.path) cannot be read"
        }
    }

    private func page<P: Page>(
        _ page: P, isSignedIn: Bool, token: String, status: HTTPStatus = .ok
    ) -> HTTPResponse {
        let edition = survey.editions.all[0]
        let document = StaffDocument(
            study: edition.definition.title, seal: edition.seal, isSignedIn: isSignedIn, token: token)
        return .html(survey.templates.render(page, in: document), status: status)
    }

    private var now: String {
        survey.options.clock().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    private func connectionWarnings(_ request: HTTPRequest) -> [String] {
        guard !survey.isSecure(request), let host = request.headers["Host"], !ServingWarnings.isLoopback(host)
        else {
            return []
        }
        return ["This page came over plain HTTP: the token, names and answers cross the network unencrypted."]
    }
}

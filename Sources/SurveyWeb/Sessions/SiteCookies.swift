// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import SurveyStore

/// The cookies of this site, by the connection on which they travel.
///
/// `__Host-` and `Secure` behind TLS only: on plain HTTP a browser would drop such a cookie.
struct SiteCookies: Sendable {
    let isSecure: Bool

    /// A study may be interrupted for this many seconds: thirty days.
    private static let sessionLifetime = 30 * 24 * 60 * 60
    /// From the first page to the consent form.
    private static let arrivalLifetime = 60 * 60

    private var prefix: String { isSecure ? "__Host-" : "" }

    // MARK: The volunteer's session

    func session(in request: HTTPRequest) -> SessionToken? {
        request.cookie(prefix + "session").flatMap { SessionToken($0) }
    }

    func set(_ session: SessionToken, on response: inout HTTPResponse) {
        set("session", session.value, lifetime: Self.sessionLifetime, on: &response)
        remove("arrival", from: &response)
    }

    func removeSession(from response: inout HTTPResponse) { remove("session", from: &response) }

    // MARK: How somebody came, until they begin

    func arrival(in request: HTTPRequest) -> ArrivalNote? {
        request.cookie(prefix + "arrival").flatMap { ArrivalNote(cookie: $0) }
    }

    func set(_ arrival: ArrivalNote, on response: inout HTTPResponse) {
        set("arrival", arrival.cookie, lifetime: Self.arrivalLifetime, on: &response)
    }

    // MARK: The staff's session

    func staff(in request: HTTPRequest) -> String? { request.cookie(prefix + "staff") }

    func setStaff(_ value: String, on response: inout HTTPResponse) {
        set("staff", value, lifetime: Int(StaffSessions.lifetime / .seconds(1)), on: &response)
    }

    func removeStaff(from response: inout HTTPResponse) { remove("staff", from: &response) }

    private func set(_ name: String, _ value: String, lifetime: Int, on response: inout HTTPResponse) {
        response.set(Cookie(name: prefix + name, value: value, secure: isSecure, maximumAge: lifetime))
    }

    private func remove(_ name: String, from response: inout HTTPResponse) {
        response.set(Cookie(name: prefix + name, value: "", secure: isSecure, maximumAge: 0))
    }
}

// SPDX-License-Identifier: Apache-2.0

private import Crypto
internal import Foundation
internal import HTTPServing
private import Synchronization

/// Who of the staff is signed in: in memory alone, by the hash of a cookie, so that a restart signs everybody out.
final class StaffSessions: Sendable {
    /// What came of an attempt to sign in.
    enum Outcome: Equatable {
        /// With the cookie's value.
        case signedIn(String)
        case refused
        case tooManyAttempts
    }

    private struct Session {
        var began: Date
        var seen: Date
    }

    private struct State {
        var sessions: [Data: Session] = [:]
        /// The step of the last one-time password that was taken.
        var lastStep: Int?
    }

    static let lifetime = Duration.seconds(12 * 3600)
    static let idle = Duration.seconds(30 * 60)
    private static let most = 64

    private let access: StaffAccess
    private let clock: @Sendable () -> Date
    private let attempts = AttemptLimit(perAddress: 10, together: 100, window: .seconds(900))
    private let state = Mutex(State())

    init(access: StaffAccess, clock: @escaping @Sendable () -> Date) {
        self.access = access
        self.clock = clock
    }

    var asksForPassword: Bool { access.oneTimePassword != nil }

    func signIn(token: String, password: String, from client: ClientAddress?) -> Outcome {
        guard attempts.allows(client) else { return .tooManyAttempts }
        let now = clock()
        let isToken = access.isToken(token)
        return state.withLock { state in
            var step: Int?
            if let oneTime = access.oneTimePassword {
                step = oneTime.step(of: password, at: now, after: state.lastStep)
            }
            guard isToken, !asksForPassword || step != nil else {
                attempts.failed(client)
                return .refused
            }
            if let step { state.lastStep = step }
            let value = HexadecimalText.random(bytes: 32)
            state.sessions = state.sessions.filter { Self.lives($0.value, at: now) }
            if state.sessions.count >= Self.most,
                let oldest = state.sessions.min(by: { $0.value.seen < $1.value.seen })
            {
                state.sessions[oldest.key] = nil
            }
            state.sessions[Self.digest(value)] = Session(began: now, seen: now)
            return .signedIn(value)
        }
    }

    /// Whether a cookie's value is of a session that lives; using it keeps it from idling.
    func isSignedIn(_ value: String?) -> Bool {
        guard let value else { return false }
        let now = clock()
        return state.withLock { state in
            let digest = Self.digest(value)
            guard let session = state.sessions[digest] else { return false }
            guard Self.lives(session, at: now) else {
                state.sessions[digest] = nil
                return false
            }
            state.sessions[digest]?.seen = now
            return true
        }
    }

    func signOut(_ value: String) { state.withLock { $0.sessions[Self.digest(value)] = nil } }

    private static func lives(_ session: Session, at now: Date) -> Bool {
        now.timeIntervalSince(session.began) < lifetime / .seconds(1)
            && now.timeIntervalSince(session.seen) < idle / .seconds(1)
    }

    private static func digest(_ value: String) -> Data { Data(SHA256.hash(data: Data(value.utf8))) }
}

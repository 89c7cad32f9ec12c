// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles
import SurveyStore
import Surveys
import Synchronization
import Testing

@Suite struct SessionTests {
    /// A clock that a test moves.
    private final class Clock: Sendable {
        private let now = Mutex(Date(timeIntervalSince1970: 1_772_600_767))
        var reading: @Sendable () -> Date { { self.now.withLock { $0 } } }
        func advance(_ seconds: TimeInterval) { now.withLock { $0 += seconds } }
    }

    private func store(_ fixture: Fixture, _ clock: Clock, template: String = Fixture.template()) throws
        -> SurveyStore
    {
        try fixture.create(template)
        let store = try SurveyStore(fixture.study, clock: clock.reading)
        try store.openStudy()
        return store
    }

    @Test func consentRenewsTheSessionAndADoubleClickStillFindsIt() throws {
        let fixture = try Fixture()
        let clock = Clock()
        let store = try store(fixture, clock)
        let arrived = try store.register()
        let first = try store.giveConsent(arrived, Fixture.statement(), locale: "en")
        let second = try store.giveConsent(arrived, Fixture.statement(name: "Somebody Else"), locale: "en")
        #expect(first.session != arrived && second == first)
        let id = try store.participant(first.session)?.id
        #expect(try store.participant(arrived)?.id == id)
        // Back to the form, in the session that is there now.
        let back = try store.giveConsent(
            first.session, Fixture.statement(), locale: "en", page: "shown again")
        #expect(back == first)
        clock.advance(121)
        #expect(try store.participant(arrived) == nil)
        #expect(try store.participant(first.session)?.id == id)
    }

    /// Whoever planted or saw the session before the consent gains nothing by it.
    @Test func theSessionBeforeTheConsentOpensNoNewOne() throws {
        let fixture = try Fixture()
        let store = try store(fixture, Clock())
        let planted = try store.register()
        let own = try store.giveConsent(planted, Fixture.statement(), locale: "en")
        #expect(try store.resume(code: planted.resumeCode) == nil)
        let other = failure {
            try store.giveConsent(planted, Fixture.statement(), locale: "en", page: "another showing")
        }
        #expect(other == .unknownSession)
        #expect(try store.resume(code: own.session.resumeCode) != nil)
    }

    @Test func aSessionOutlivesAnyIdleTime() throws {
        let fixture = try Fixture()
        let clock = Clock()
        let store = try store(fixture, clock)
        let token = try store.volunteer()
        clock.advance(365 * 86_400)
        let option = try store.ballot(token, place: 1).options[0].token
        #expect(try store.answer(token, place: 1, selection: .option(option), duration: nil).changed)
    }

    @Test func aResumeCodeLeadsAnotherBrowserToTheSamePlace() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        let option = try store.ballot(token, place: 1).options[0].token
        _ = try store.answer(token, place: 1, selection: .option(option), duration: nil)
        let code = token.resumeCode
        #expect(code.count == 11)
        let typed = " " + code.lowercased().replacingOccurrences(of: "0", with: "o") + " "
        let other = try #require(try store.resume(code: typed))
        #expect(try store.participant(other) == store.participant(token))
        #expect(other.resumeCode != code)
        _ = try store.answer(
            other, place: 2, selection: .option(store.ballot(other, place: 2).options[0].token), duration: nil
        )
        #expect(try store.participant(token)?.step == .question(place: 3))
        #expect(try store.resume(code: "00000-00000") == nil)
        #expect(try store.resume(code: "not a code at all") == nil)
        #expect(try store.resume(code: String(repeating: "A", count: 100_000)) == nil)
    }

    /// Neither a session's secret nor its resume code stands in the database.
    @Test func theDatabaseHoldsHashesOfSecretsAlone() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let token = try store.volunteer()
        let bytes = try fixture.bytes()
        #expect(bytes.range(of: Data(token.value.utf8)) == nil)
        #expect(bytes.range(of: Data(token.resumeCode.utf8)) == nil)
        #expect(bytes.range(of: Data(token.resumeCode.replacingOccurrences(of: "-", with: "").utf8)) == nil)
    }

    @Test func theSameExternalIdentifierIsTheSameVolunteer() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let arrival = Arrival(source: .prolific, externalID: "5f3c0ffee0ddba11", device: .phone, locale: "en")
        let first = try store.register(arrival)
        let consented = try store.giveConsent(first, Fixture.statement(), locale: "en").session
        let again = try store.register(arrival)
        #expect(try store.participant(again)?.id == store.participant(consented)?.id)
        #expect(try store.participant(again)?.step == .question(place: 1))
        #expect(try store.participant(again)?.device == .phone)
        #expect(try store.counts().answering == 1 && store.counts().arrived == 0)
        #expect(try fixture.bytes().range(of: Data("5f3c0ffee0ddba11".utf8)) == nil)
        // A finished link leads to the receipt, whatever the study's phase.
        let receipt = try store.finish(again)
        try store.closeStudy()
        #expect(try store.participant(store.register(arrival))?.step == .submitted(receipt))
    }

    @Test func eightArrivalsAtOnceUnderOneIdentifierAreOneVolunteer() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let tokens = Mutex<[SessionToken]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            if let token = try? store.register(Arrival(source: .prolific, externalID: "one", locale: "en")) {
                tokens.withLock { $0.append(token) }
            }
        }
        let ids = try tokens.withLock { try Set($0.map { try store.participant($0)?.id }) }
        #expect(tokens.withLock { $0.count } == 8 && ids.count == 1)
    }

    @Test func anInvitationIsForOnePersonAndOneStudy() throws {
        let fixture = try Fixture()
        let template = Fixture.template() + "\nrecruitment: {mode: invitation}"
        let store = try fixture.store(template)
        let secrets = try store.invite(3)
        #expect(Set(secrets).count == 3)
        for secret in secrets { #expect(try fixture.bytes().range(of: Data(secret.utf8)) == nil) }
        let arrival = Arrival(source: .invitation, externalID: secrets[0], locale: "en")
        let first = try store.register(arrival)
        #expect(try store.participant(store.register(arrival))?.id == store.participant(first)?.id)
        #expect(
            failure { try store.register(Arrival(source: .invitation, externalID: "guess", locale: "en")) }
                == .unknownInvitation)
        #expect(
            failure { try store.register(Arrival(source: .invitation, locale: "en")) } == .unknownInvitation)
        #expect(try store.counts().arrived == 1)
        #expect(try store.entries().last?.kind == "invitation")
        #expect(try store.verify().problems == [])
    }

    @Test func nobodyNewIsLetInOnceEnoughHaveFinishedOrAreAtIt() throws {
        let fixture = try Fixture()
        let clock = Clock()
        let store = try store(
            fixture, clock, template: Fixture.template() + "\nrecruitment: {mode: open, target: 2}")
        try store.finish(try store.volunteer())
        // Whoever only looks at the form holds no place, and finds the last one taken.
        let looking = try store.register()
        let idle = try store.volunteer()
        #expect(failure { try store.register() } == .full)
        #expect(failure { try store.giveConsent(looking, Fixture.statement(), locale: "en") } == .full)
        // Who has not been seen for an hour no longer keeps a place, and may still finish.
        clock.advance(3_601)
        let late = try store.volunteer("Late Example")
        try store.finish(idle)
        try store.finish(late)
        #expect(failure { try store.register() } == .full)
        #expect(try store.counts().submitted == 3)
    }

    @Test func aPilotMayLookBeforeTheStudyOpensAndNeverCounts() throws {
        let fixture = try Fixture()
        try fixture.create()
        let store = try SurveyStore(fixture.study)
        #expect(failure { try store.register() } == .notOpen(.created))
        let arrived = try store.register(Arrival(source: .pilot, locale: "en"))
        let pilot = try store.giveConsent(arrived, Fixture.statement(), locale: "en").session
        try store.finish(pilot)
        try store.openStudy()
        try store.finish(try store.volunteer())
        let counts = try store.counts()
        #expect(counts.pilots == 1 && counts.submitted == 1 && counts.votes == 3)
        let dashboard = try store.dashboard()
        #expect(dashboard.questions.map(\.answers) == [1, 1, 1])
        #expect(dashboard.days.map(\.submitted).reduce(0, +) == 1)
        try store.closeStudy()
        try store.unblind(with: BlindingKey.read(from: fixture.key))
        #expect(try store.votes().votes.count == 3)
        #expect(try store.export().files["participants.csv"]?.split(separator: "\n").count == 2)
        #expect(try store.verify().problems == [])
    }
}

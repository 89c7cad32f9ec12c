// SPDX-License-Identifier: Apache-2.0

import SurveyStore
import Surveys
import Testing

@Suite struct InvitationAuditTests {
    @Test func invitationsThatAreGoneOrCameFromNowhereAreNamed() throws {
        for change in [
            "DELETE FROM invitations WHERE number = 2",
            "INSERT INTO invitations (digest, made_at) VALUES (zeroblob(32), '2026-01-01T00:00:00.000Z')",
        ] {
            let fixture = try Fixture()
            try fixture.create(Fixture.template() + "\nrecruitment: {mode: invitation}")
            let store = try SurveyStore(fixture.study)
            _ = try store.invite(2)
            _ = try store.invite(1)
            #expect(try store.verify().problems == [])
            try store.close()
            try fixture.tamper(change)
            let problems = try SurveyStore(fixture.study).verify().problems
            #expect(problems.count == 1 && problems[0].reason.contains("counts 3 invitations"))
        }
    }

    @Test func theVersionOfAnErasedConsentIsStillThatOfItsForm() throws {
        let fixture = try Fixture()
        let store = try fixture.store()
        let receipt = try store.finish(try store.volunteer())
        #expect(try store.eraseParticipant(receipt: receipt.code, answers: false) == true)
        #expect(try store.verify().problems == [])
        try store.close()
        try fixture.tamper("UPDATE consents SET version = '9'")
        let problems = try SurveyStore(fixture.study).verify().problems
        #expect(problems.contains { $0.reason.contains("version or locale") })
    }
}

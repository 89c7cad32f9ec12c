// SPDX-License-Identifier: Apache-2.0

import GRDB
import SurveyStore
import Surveys
import Testing

extension Fixture {
    /// A closed file: one submitted volunteer with one revision, one withdrawal and one decline: 14 entries.
    static func lived(_ template: String = template()) throws -> Fixture {
        let fixture = try Fixture()
        let store = try fixture.store(template)
        let token = try store.volunteer()
        try store.answerAll(token)
        let second = try store.ballot(token, place: 1).options[1].token
        _ = try store.answer(token, place: 1, selection: .option(second), duration: nil)
        _ = try store.submit(token)
        let leaver = try store.volunteer("Someone Leaving")
        try store.answerAll(leaver)
        try store.withdraw(leaver)
        #expect(try store.verify().problems == [])
        try store.decline(nil)
        #expect(try store.head().size == 14)
        try store.close()
        return fixture
    }

    /// Takes every guard away that a database has of its own.
    static let unlock = """
        DROP TRIGGER ledger_keeps_entries; DROP TRIGGER ledger_keeps_rows; DROP TRIGGER ledger_grows_at_its_end;
        PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;

        """
}

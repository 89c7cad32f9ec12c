// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
internal import Surveys

/// The end of one volunteer's part.
struct SubmissionRow {
    var participant: String
    var code: String
    var submittedAt: String
    var salt: Data
    var ledgerIndex = -1

    /// What the ledger holds in place of the receipt's code.
    var commitment: String {
        Commitment.make(
            .object([
                "code": .text(code), "participant": .text(participant), "submitted_at": .text(submittedAt),
            ]), salt: salt)
    }

    func insert(in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO submissions (participant, code, submitted_at, salt, ledger_index)
                VALUES (?, ?, ?, ?, ?)
                """, arguments: [participant, code, submittedAt, salt, ledgerIndex])
    }
}

extension SubmissionRow {
    init(_ row: Row) {
        self.init(
            participant: row["participant"], code: row["code"], submittedAt: row["submitted_at"],
            salt: row["salt"], ledgerIndex: row["ledger_index"])
    }
}

/// Receipt codes: 80 random bits in Crockford's base 32, which has no I, L, O and U to misread.
enum ReceiptCode {
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return grouped((0..<16).map { _ in digits[Int(generator.next() >> 59)] })
    }

    /// Upper case in groups of four; I and L read as 1, O as 0.
    ///
    /// Nil where it cannot be a code.
    static func normalised(_ text: String) -> String? {
        var characters: [Character] = []
        for character in text.uppercased() where character != "-" && !character.isWhitespace {
            let read: Character
            switch character {
            case "I", "L": read = "1"
            case "O": read = "0"
            default: read = character
            }
            guard digits.contains(read) else { return nil }
            characters.append(read)
        }
        return characters.count == 16 ? grouped(characters) : nil
    }

    private static func grouped(_ characters: [Character]) -> String {
        stride(from: 0, to: characters.count, by: 4).map {
            String(characters[$0..<min($0 + 4, characters.count)])
        }
        .joined(separator: "-")
    }
}

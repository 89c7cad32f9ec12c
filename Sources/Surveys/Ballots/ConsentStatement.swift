// SPDX-License-Identifier: Apache-2.0

/// What a volunteer filled in and ticked on the consent form, not yet checked.
package struct ConsentStatement: Equatable, Sendable {
    package var name: String
    package var affiliation: String
    package var email: String
    package var signature: String
    /// The date that the volunteer wrote, `YYYY-MM-DD`.
    package var date: String
    /// Ids of the affirmations that were ticked.
    package var affirmations: Set<String>

    package init(
        name: String = "", affiliation: String = "", email: String = "", signature: String = "", date: String,
        affirmations: Set<String>
    ) {
        self.name = name
        self.affiliation = affiliation
        self.email = email
        self.signature = signature
        self.date = date
        self.affirmations = affirmations
    }

    /// Names a field of the form; an affirmation by its id.
    package enum Field: Hashable, Sendable {
        case name
        case affiliation
        case email
        case signature
        case date
        case affirmation(String)
    }

    /// One field that must be filled in or put right before the consent can stand, and why.
    package struct Fault: Equatable, Sendable {
        package enum Reason: Equatable, Sendable {
            case missing
            /// Longer than `ConsentStatement.longest` characters.
            case tooLong
            case malformed
            /// The form does not ask for it.
            case unasked
        }

        package var field: Field
        package var reason: Reason

        package init(_ field: Field, _ reason: Reason) {
            self.field = field
            self.reason = reason
        }
    }

    /// Most characters that a field may have.
    package static let longest = 200

    /// The faults in the order of the form; none means that the statement is complete.
    package func faults(for form: ConsentForm) -> [Fault] {
        var faults: [Fault] = []
        let fields: [(Field, String, ConsentForm.Request)] = [
            (.name, name, form.requests.name), (.affiliation, affiliation, form.requests.affiliation),
            (.email, email, form.requests.email), (.signature, signature, form.requests.signature),
        ]
        for (field, value, request) in fields {
            let filled = value.contains { !$0.isWhitespace }
            switch (request, filled) {
            case (.required, false): faults.append(Fault(field, .missing))
            case (.absent, true): faults.append(Fault(field, .unasked))
            default: break
            }
            if value.count > Self.longest { faults.append(Fault(field, .tooLong)) }
            if value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                faults.append(Fault(field, .malformed))
            }
        }
        if email.contains(where: { !$0.isWhitespace }), !Self.looksLikeAddress(email) {
            faults.append(Fault(.email, .malformed))
        }
        if date.isEmpty {
            faults.append(Fault(.date, .missing))
        } else if !Self.isDate(date) {
            faults.append(Fault(.date, .malformed))
        }
        for affirmation in form.affirmations where !affirmations.contains(affirmation.id) {
            faults.append(Fault(.affirmation(affirmation.id), .missing))
        }
        for id in affirmations.sorted() where !form.affirmations.contains(where: { $0.id == id }) {
            faults.append(Fault(.affirmation(id), .unasked))
        }
        return faults
    }

    /// Something before one `@` and something after it; whether mail arrives there is not known.
    private static func looksLikeAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains(where: \.isWhitespace)
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2],
            parts.joined().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let year = Int(text.prefix(4)), let month = Int(text.dropFirst(5).prefix(2)),
            let day = Int(text.suffix(2)), (1...12).contains(month)
        else { return false }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }
}

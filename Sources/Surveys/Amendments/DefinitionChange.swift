// SPDX-License-Identifier: Apache-2.0

/// One field of a study's definition that an amendment changes.
package struct DefinitionChange: Equatable, Sendable {
    /// `sections.hotel.scenario`, for example.
    package var field: String
    /// Nil where the field is new.
    package var old: String?
    /// Nil where the field goes.
    package var new: String?

    package init(field: String, old: String?, new: String?) {
        self.field = field
        self.old = old
        self.new = new
    }
}

/// What differs between a study's definition and the one that is to take its place.
///
/// Words, contact, consent forms, plan, retention and the number of volunteers wanted may change. What decides which
/// answers can be compared may not: sections, kinds, criteria, scales, choices, attention checks, the questions about
/// volunteers, allocation and the way they are found; nor may a promise to volunteers be taken back.
package struct DefinitionAmendment: Equatable, Sendable {
    /// Sorted by field.
    package let changes: [DefinitionChange]

    /// Throws a `SurveyFailure` that names the first field that may not change.
    ///
    /// - Parameter path: of the template, for messages.
    package init(from old: StudyDefinition, to new: StudyDefinition, path: String? = nil) throws {
        let before = try DefinitionFields(old).values
        let after = try DefinitionFields(new).values
        changes = Set(before.keys).union(after.keys).sorted().compactMap { field in
            guard before[field] != after[field] else { return nil }
            return DefinitionChange(field: field, old: before[field], new: after[field])
        }
        for change in changes {
            guard let reason = Self.refusal(of: change) else { continue }
            throw SurveyFailure(
                .amendment, path: path, field: change.field, reason: reason,
                hint: Self.hint(change.field))
        }
        try Self.requireOrder(old, new, path: path)
        try Self.requireForms(old, new, path: path)
    }

    private static func hint(_ field: String) -> String {
        switch field.prefix(while: { $0 != "." }) {
        case "analysis":
            "A rule that comes later can be given to `showdown analyze`, where it stands as not pre-registered"
        case "id", "recruitment", "retention", "publication": "Write what was sealed"
        default: "Make a new study for a new question"
        }
    }

    /// Why a field stands fast; nil where it may change.
    private static func refusal(of change: DefinitionChange) -> String? {
        let parts = change.field.split(separator: ".").map(String.init)
        let (first, last) = (parts.first ?? "", parts.last ?? "")
        let fast = "cannot change after the study was sealed"
        switch first {
        case "title", "investigator", "contact", "introduction", "minutes", "comments", "plan", "forms",
            "translations":
            return nil
        case "retention":
            guard let old = change.old.flatMap({ Int($0) }) else { return nil }
            guard let new = change.new.flatMap({ Int($0) }), new <= old else {
                return "cannot be longer than volunteers were promised"
            }
            return nil
        case "sections":
            let isText = ["title", "scenario", "text", "lowestLabel", "highestLabel"].contains(last)
            return isText && change.old != nil && change.new != nil ? nil : fast
        case "background":
            return last == "text" && change.old != nil && change.new != nil ? nil : fast
        case "publication":
            guard change.field == "publication.withdrawal" else { return fast }
            return change.new == PublicationTerms.Withdrawal.anyTime.rawValue
                ? nil : "cannot take back what volunteers were promised"
        case "recruitment": return parts.dropFirst().first == "mode" ? fast : nil
        case "allocation": return ["active_minutes", "pause_after"].contains(last) ? nil : fast
        default: return fast
        }
    }

    /// Fields go by ids, so a changed order would pass unseen.
    private static func requireOrder(_ old: StudyDefinition, _ new: StudyDefinition, path: String?) throws {
        guard old.sections.map(\.id) == new.sections.map(\.id),
            zip(old.sections, new.sections).allSatisfy({ $0.criteria.map(\.id) == $1.criteria.map(\.id) }),
            old.background.map(\.id) == new.background.map(\.id),
            zip(old.background, new.background).allSatisfy({ $0.options.map(\.id) == $1.options.map(\.id) })
        else {
            throw SurveyFailure(
                .amendment, path: path, field: "sections",
                reason: "sections, criteria and questions about volunteers keep their order")
        }
        guard old.forms[0].locale == new.forms[0].locale else {
            throw SurveyFailure(
                .amendment, path: path, field: "consent", reason: "the study's own language stays what it is")
        }
    }

    /// A locale stays, and a changed form has a version of its own: consent records go by it.
    private static func requireForms(_ old: StudyDefinition, _ new: StudyDefinition, path: String?) throws {
        for form in old.forms {
            guard let present = new.forms.first(where: { $0.locale == form.locale }) else {
                throw SurveyFailure(
                    .amendment, path: path, field: "consent.\(form.locale)",
                    reason: "a form that volunteers may have agreed to cannot be taken away")
            }
            guard present.fingerprint == form.fingerprint || present.version != form.version else {
                throw SurveyFailure(
                    .amendment, path: path, field: "consent.\(form.locale).version",
                    reason: "is still \"\(form.version)\", but the text of the form changed",
                    hint: "Give the changed form a version of its own")
            }
        }
    }
}

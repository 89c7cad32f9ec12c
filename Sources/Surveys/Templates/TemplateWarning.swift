// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Something that a template may have, but a study with volunteers should not.
package struct TemplateWarning: Equatable, Sendable, CustomStringConvertible {
    /// Dotted path of the field.
    package var field: String
    package var reason: String

    package var description: String { "\(field): \(reason)" }
}

extension StudyTemplate {
    /// In the order of the template's fields.
    package var warnings: [TemplateWarning] {
        var warnings: [TemplateWarning] = []
        func warn(_ field: String, _ reason: String) {
            warnings.append(TemplateWarning(field: field, reason: reason))
        }
        let texts = [
            ("investigator.name", definition.investigator.name),
            ("investigator.affiliation", definition.investigator.affiliation),
            ("contact", definition.contact),
        ]
        for (field, text) in texts where Self.isPlaceholder(text) {
            warn(field, "still says \"\(text)\", which stands for what only you know")
        }
        for form in definition.forms where form.reviewer == nil {
            warn("consent.\(form.locale)", "names nobody who reviewed the text in this language")
        }
        let sections = Dictionary(grouping: definition.attention, by: \.section).mapValues(\.count)
        for (section, checks) in sections.sorted(by: { $0.key < $1.key })
        where checks * 2 > stimuli.questions[section] ?? 0 {
            warn("attention", "\(checks) checks are many for the questions of \"\(section)\"")
        }
        if definition.recruitment.mode == .prolific, definition.minutes > 5, definition.attention.count < 2 {
            warn(
                "attention",
                "Prolific's rules take two attention checks or more for refusing somebody's work in a study "
                    + "over five minutes; there \(definition.attention.count == 1 ? "is" : "are") "
                    + "\(definition.attention.count)")
        }
        return warnings
    }

    /// What the shipped templates say where a study must name somebody, and addresses that exist for examples alone
    /// (RFC 2606).
    private static func isPlaceholder(_ text: String) -> Bool {
        let known = [
            "The study's principal investigator", "The institution that conducts the study",
            "The person who invited you to this study", "Your institution", "Your name",
        ]
        if known.contains(text) { return true }
        let small = text.lowercased()
        return ["example.org", "example.com", "example.net", ".example", ".invalid", ".test"].contains {
            name in
            guard let range = small.range(of: name) else { return false }
            return range.upperBound == small.endIndex || !(small[range.upperBound].isLetter)
        }
    }
}

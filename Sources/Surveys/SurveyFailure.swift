// SPDX-License-Identifier: Apache-2.0

/// What makes a study impossible as described: the place in its template or stimuli, and what to do.
package struct SurveyFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The template's text is not a template.
        case template
        /// The responses cannot give the questions that the template asks for.
        case stimuli
        /// A text that volunteers would read names a method or checkpoint under test.
        case identity
        /// A sealed study may not change in this way.
        case amendment
    }

    package var kind: Kind
    package var path: String?
    /// 1-based line of the template.
    package var line: Int?
    /// Dotted path of the field, `consent.parts[2].text` for example.
    package var field: String?
    package var reason: String
    package var hint: String?

    package init(
        _ kind: Kind, path: String? = nil, line: Int? = nil, field: String? = nil, reason: String,
        hint: String? = nil
    ) {
        self.kind = kind
        self.path = path
        self.line = line
        self.field = field
        self.reason = reason
        self.hint = hint
    }

    package var description: String {
        var place: [String] = []
        if let path { place.append(path) }
        if let line { place.append("line \(line)") }
        if let field, !field.isEmpty { place.append("field \(field)") }
        let clause = place.isEmpty ? reason : place.joined(separator: ", ") + ": " + reason
        return clause + (hint.map { ". \($0)" } ?? "")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A set of rules of form, each of which scores a response by itself from 0 to 1; together they are their mean.
///
/// After the rules by which the 3D-Properties paper scores poems and slogans (rows, words a row, rhyme, title, word count).
package struct ResponseForm: Equatable, Sendable {
    package var rules: [FormRule]

    /// - Parameter rules: one or more.
    package init(_ rules: [FormRule]) {
        precondition(!rules.isEmpty, "a form without rules")
        self.rules = rules
    }

    package var name: String { "form:" + rules.map(\.name).joined(separator: ",") }

    /// Each rule's own score, in their order.
    package func ruleScores(_ text: String) -> [Double] {
        let lines = FormLines(text, hasTitle: rules.contains(where: \.isTitle))
        return rules.map { $0.score(lines) }
    }

    package func score(_ text: String) -> Double {
        ruleScores(text).reduce(0, +) / Double(rules.count)
    }
}

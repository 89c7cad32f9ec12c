// SPDX-License-Identifier: Apache-2.0

/// What a judge is to say something about: a prompt and the responses to it.
///
/// Methods stand beside the texts for the records that come of it; no prompt names them.
package struct JudgedQuestion: Equatable, Sendable {
    /// One text, and what wrote it: several methods where they wrote the same.
    package struct Option: Equatable, Sendable {
        /// Sorted.
        package var methods: [String]
        /// Ids of the responses, in the order of `methods`.
        package var responses: [String]
        package var temperatures: [Double]
        package var tokens: [Int]
        /// As a volunteer sees it, without white space at its ends.
        package var text: String
    }

    package var study: String
    package var section: String
    package var id: String
    package var promptID: String
    /// What a volunteer reads.
    package var prompt: String
    /// What all options share; nil where they differ.
    package var temperature: Double?
    /// Where the question is asked by several criteria, the id of this one.
    package var criterion: String?
    /// By the first of their methods.
    package var options: [Option]

    /// Names the question in keys and in the order of a plan.
    var name: String { [study, section, id, criterion ?? ""].joined(separator: "\u{1f}") }
}

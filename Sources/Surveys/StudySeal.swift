// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// The pre-registration hash: what a study is, fixed before the first volunteer.
///
/// SHA-256 over the canonical object of four hashes. Anyone who is given the definition, the stimuli and the plan
/// can compute it again; the commitment to the methods is opened with the study.
package struct StudySeal: Equatable, Sendable {
    /// A question as it is sealed: texts in the stored order, which has nothing to do with the methods.
    package struct Stimulus: Equatable, Sendable {
        package var id: String
        package var section: String
        package var prompt: String
        /// Option ids and texts.
        package var options: [(id: String, text: String)]
        /// What variants of one question share; nil where it has none.
        package var cell: String?
        /// The id of the option that an attention check asks for; nil in all other questions.
        package var expected: String?

        package init(
            id: String, section: String, prompt: String, options: [(id: String, text: String)],
            cell: String? = nil, expected: String? = nil
        ) {
            self.id = id
            self.section = section
            self.prompt = prompt
            self.options = options
            self.cell = cell
            self.expected = expected
        }

        package static func == (a: Stimulus, b: Stimulus) -> Bool { a.canonical == b.canonical }

        /// A question without variants that is no check has the bytes of the first release.
        var canonical: CanonicalValue {
            var members: [String: CanonicalValue] = [
                "id": .text(id),
                "options": .list(options.map { .object(["id": .text($0.id), "text": .text($0.text)]) }),
                "prompt": .text(prompt), "section": .text(section),
            ]
            members["cell"] = cell.map { .text($0) }
            members["expected"] = expected.map { .text($0) }
            return .object(members)
        }
    }

    /// SHA-256 of the definition's bytes as stored.
    package var definition: String
    /// SHA-256 of the canonical list of stimuli, sorted as the study numbers them.
    package var stimuli: String
    /// SHA-256 of the text of the analysis plan.
    package var plan: String
    /// Salted commitment to the table of methods, temperatures and policy.
    package var blinding: String

    package init(definition: String, plan: String, stimuli: [Stimulus], blinding: String) {
        self.definition = Fingerprint.of(definition)
        self.plan = Fingerprint.of(plan)
        self.stimuli = Fingerprint.of(CanonicalValue.list(stimuli.map(\.canonical)).bytes)
        self.blinding = blinding
    }

    package var canonical: CanonicalValue {
        .object([
            "blinding": .text(blinding), "definition": .text(definition), "plan": .text(plan),
            "stimuli": .text(stimuli),
        ])
    }

    /// 64 hexadecimal digits; the first 16 are enough for a footer.
    package var hash: String { Fingerprint.of(canonical.bytes) }
}

// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// The text that a volunteer agrees to, in one version and one language.
package struct ConsentForm: Codable, Equatable, Sendable {
    /// A heading and its paragraphs.
    package struct Part: Codable, Equatable, Sendable {
        package var id: String
        package var title: String
        /// Paragraphs are separated by an empty line.
        package var text: String

        package init(id: String, title: String, text: String) {
            self.id = id
            self.title = title
            self.text = text
        }

        package var paragraphs: [String] {
            text.split(separator: "\n\n").map { paragraph in
                paragraph.split(separator: "\n").joined(separator: " ")
            }
        }
    }

    /// A statement that must be ticked, never ticked beforehand.
    package struct Affirmation: Codable, Equatable, Sendable {
        package var id: String
        package var text: String
    }

    /// Whether the form asks for a piece of personal data.
    package enum Request: String, Codable, CaseIterable, Sendable {
        case required
        case optional
        /// Not asked for, and refused where a request carries it.
        case absent
    }

    package struct Requests: Codable, Equatable, Sendable {
        package var name: Request
        package var affiliation: Request
        package var email: Request
        /// The volunteer's name typed as a signature.
        package var signature: Request
    }

    /// Who read this text in its language and stands for it; nil while nobody has.
    package var reviewer: String?

    package var version: String
    /// A BCP 47 tag.
    package var locale: String
    package var parts: [Part]
    package var affirmations: [Affirmation]
    package var requests: Requests

    /// The parts that every form must have.
    package static let requiredParts = [
        "purpose", "participation", "data-use", "confidentiality", "acknowledgment",
    ]

    /// SHA-256 over the form's canonical bytes: what a consent record says the volunteer was told.
    package var fingerprint: String { Fingerprint.of(canonical.bytes) }

    package var canonical: CanonicalValue {
        .object([
            "affirmations": .list(
                affirmations.map { .object(["id": .text($0.id), "text": .text($0.text)]) }),
            "locale": .text(locale),
            "parts": .list(
                parts.map {
                    .object(["id": .text($0.id), "text": .text($0.text), "title": .text($0.title)])
                }),
            "requests": .object([
                "affiliation": .text(requests.affiliation.rawValue),
                "email": .text(requests.email.rawValue),
                "name": .text(requests.name.rawValue),
                "signature": .text(requests.signature.rawValue),
            ]),
            "version": .text(version),
        ])
    }
}

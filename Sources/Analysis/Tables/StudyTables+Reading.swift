// SPDX-License-Identifier: Apache-2.0

/// How tables, charts and reports walk through the figures.
extension StudyTables {
    /// The sections, then all together where there are several.
    package var allSections: [SectionTable] { sections + (overall.map { [$0] } ?? []) }

    /// How much is behind every figure, as a sentence of each table's note.
    package var scope: String {
        let questions = sections.reduce(0) { $0 + $1.questions.count }
        return
            "\(Self.count(participants, "participant")), \(Self.count(questions, "question")), "
            + "\(Self.count(votes, "answer"))."
    }

    package static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}

extension SectionTable {
    package var pairwise: [PairwiseTest] { further.pairwise }

    package var circle: [String]? { further.circle }

    package func share(of method: String) -> ShareEstimate? { shares.first { $0.method == method } }

    /// The best first, names deciding between equals.
    package var sortedShares: [ShareEstimate] {
        shares.sorted { ($1.share, $0.method) < ($0.share, $1.method) }
    }
}

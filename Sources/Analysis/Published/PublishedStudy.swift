// SPDX-License-Identifier: Apache-2.0

private import FoundationEssentials
internal import StudyFiles

/// Figures of a study as a paper prints them: win rates with half widths, and percentages of single questions.
///
/// Nothing of the votes but what the print lets follow: a percentage with one decimal of n participants has one count where n
/// is below 1000.
package struct PublishedStudy: Decodable, Equatable, Sendable {
    package struct Cell: Decodable, Equatable, Sendable {
        package var percent: Double
        /// In percentage points.
        package var halfWidth: Double

        enum CodingKeys: String, CodingKey {
            case percent = "win_rate_percent"
            case halfWidth = "ci_half_width_printed"
        }
    }

    package struct Question: Decodable, Equatable, Sendable {
        package struct Option: Decodable, Equatable, Sendable {
            package var method: String
            /// Nil where the paper prints none.
            package var percent: Double?

            enum CodingKeys: String, CodingKey {
                case method
                case percent = "published_percent"
            }
        }

        package var section: String
        package var question: String
        package var options: [Option]
    }

    package var source: String
    package var participants: Int
    /// By section and method.
    package var winRates: [String: [String: Cell]]
    package var questions: [Question]

    enum CodingKeys: String, CodingKey {
        case source, questions
        case participants = "n_participants"
        case winRates = "table11"
    }

    /// Throws a `FileFailure` for a file that is not of this form.
    package static func read(from path: String) throws -> PublishedStudy {
        let study: PublishedStudy
        do {
            study = try JSONDecoder().decode(PublishedStudy.self, from: try FileContents.read(path))
        } catch let failure as FileFailure {
            throw failure
        } catch {
            throw FileFailure(.badData, path: path, reason: JSONLines.explain(error))
        }
        let percents =
            study.winRates.values.flatMap(\.values).map(\.percent)
            + study.questions.flatMap(\.options).compactMap(\.percent)
        guard (1..<1000).contains(study.participants), percents.allSatisfy({ (0...100).contains($0) }) else {
            throw FileFailure(
                .badData, path: path,
                reason: "needs 1 to 999 participants and percentages of 0 to 100, from which counts follow")
        }
        return study
    }

    /// How the counts of a question are known.
    package enum Known: String, Sendable {
        /// All percentages are printed.
        case printed
        /// One is not, and follows if every participant chose.
        case remainder
        /// Two or more are not.
        case partly
    }

    /// The count of each option; nil where it does not follow.
    package func counts(of question: Question) -> (counts: [Int?], known: Known) {
        let total = Double(participants)
        var counts = question.options.map { option in
            option.percent.map { Int(($0 / 100 * total).rounded()) }
        }
        let missing = counts.indices.filter { counts[$0] == nil }
        let sum = counts.compactMap(\.self).reduce(0, +)
        guard let only = missing.first else { return (counts, .printed) }
        guard missing.count == 1, sum <= participants else { return (counts, .partly) }
        counts[only] = participants - sum
        return (counts, .remainder)
    }
}

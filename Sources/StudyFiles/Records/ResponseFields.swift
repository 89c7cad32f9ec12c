// SPDX-License-Identifier: Apache-2.0

/// A line about responses to a prompt, whose fields say what it is: a pair, a label, a ranked list or a scored response.
package struct ResponseFields: Decodable, Sendable {
    package enum Kind: CaseIterable, Sendable {
        case pair, label, ranking, score

        var form: String {
            switch self {
            case .pair: "{\"prompt\": …, \"chosen\": …, \"rejected\": …}"
            case .label: LabelledCompletion.form
            case .ranking: RankedResponses.form
            case .score: ScoredResponse.form
            }
        }
    }

    private var prompt: String
    private var chosen, rejected, completion, text, source, id: String?
    private var chosen_score, rejected_score, score: Double?
    private var label: Bool?
    private var responses: [String]?
    private var scores: [Double]?

    /// What the line is; an error that names the line where it is none of the kinds that are wanted, or two at once.
    package func kind(among wanted: [Kind], path: String, line: Int) throws -> Kind {
        let found = Kind.allCases.filter { kind in
            switch kind {
            case .pair: chosen != nil || rejected != nil
            case .label: label != nil
            case .ranking: responses != nil || scores != nil
            case .score: score != nil
            }
        }
        let forms = wanted.map(\.form).joined(separator: " or ")
        guard found.count <= 1 else {
            throw FileFailure(
                .badData, path: path, line: line, reason: "has the fields of two kinds of records",
                hint: "A line is \(forms)")
        }
        guard let kind = found.first, wanted.contains(kind) else {
            throw FileFailure(
                .badData, path: path, line: line,
                reason: "has none of the fields that tell what it is: \(Self.names(wanted))",
                hint: "A line is \(forms)")
        }
        return kind
    }

    private static func names(_ kinds: [Kind]) -> String {
        kinds.map { kind in
            switch kind {
            case .pair: "\"chosen\" and \"rejected\""
            case .label: "\"label\""
            case .ranking: "\"responses\" and \"scores\""
            case .score: "\"score\""
            }
        }.joined(separator: ", or ")
    }

    package func pair(path: String, line: Int) throws -> PreferencePair {
        PreferencePair(
            prompt: prompt, chosen: try filled(chosen, "chosen", path, line),
            rejected: try filled(rejected, "rejected", path, line), source: source, id: id,
            chosenScore: chosen_score, rejectedScore: rejected_score)
    }

    package func label(path: String, line: Int) throws -> LabelledCompletion {
        LabelledCompletion(
            prompt: prompt, completion: try filled(completion, "completion", path, line),
            label: label == true,
            source: source)
    }

    package func ranking(path: String, line: Int) throws -> RankedResponses {
        func failure(_ reason: String) -> FileFailure {
            FileFailure(
                .badData, path: path, line: line, reason: reason, hint: "A line is \(RankedResponses.form)")
        }
        guard let responses else { throw failure("the field \"responses\" is missing") }
        guard let scores else { throw failure("the field \"scores\" is missing") }
        guard responses.count >= 2 else {
            throw failure("has \(responses.count) responses; a list has two or more")
        }
        guard scores.count == responses.count else {
            throw failure("has \(responses.count) responses and \(scores.count) scores")
        }
        if let empty = responses.firstIndex(of: "") { throw failure("response \(empty + 1) is empty") }
        return RankedResponses(prompt: prompt, responses: responses, scores: scores, source: source)
    }

    package func scored(path: String, line: Int) throws -> ScoredResponse {
        ScoredResponse(
            prompt: prompt, completion: try filled(completion ?? text, "completion", path, line),
            score: score ?? 0)
    }

    private func filled(_ value: String?, _ field: String, _ path: String, _ line: Int) throws -> String {
        guard let value else {
            throw FileFailure(
                .badData, path: path, line: line, reason: "the field \"\(field)\" is missing")
        }
        guard !value.isEmpty else {
            throw FileFailure(.badData, path: path, line: line, reason: "the field \"\(field)\" is empty")
        }
        return value
    }
}

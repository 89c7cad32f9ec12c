// SPDX-License-Identifier: Apache-2.0

import StudyFiles
private import Tokenizers

extension RecordForm {
    /// A line of preferences.jsonl, texts as they stand.
    func pair(_ record: SourceRecord) throws(RecordFault) -> PreferencePair {
        PreferencePair(
            prompt: try record.text("prompt"), chosen: try record.text("chosen"),
            rejected: try record.text("rejected"), source: try record.optionalText("source") ?? source,
            id: try record.optionalText("id"), chosenScore: try record.optionalNumber("chosen_score"),
            rejectedScore: try record.optionalNumber("rejected_score"))
    }

    /// Two transcripts: the turns that both begin with are the prompt, the answers at which they part the responses.
    ///
    /// What follows those answers is left out: it belongs to another prompt.
    func transcripts(_ record: SourceRecord) throws(RecordFault) -> PreferencePair {
        guard let chosen = Transcript.turns(of: try record.text("chosen")) else {
            throw .wrong("chosen", "a transcript that begins with \"Human:\"")
        }
        guard let rejected = Transcript.turns(of: try record.text("rejected")) else {
            throw .wrong("rejected", "a transcript that begins with \"Human:\"")
        }
        return try pair(chosen, rejected, name: "hh-rlhf")
    }

    /// Lists of messages, each the prompt's turns and then the response; or the prompt's turns as a list of their own.
    func messagePair(_ record: SourceRecord) throws(RecordFault) -> PreferencePair {
        let chosenScore = try record.optionalNumber("score_chosen")
        let rejectedScore = try record.optionalNumber("score_rejected")
        if let chosenScore, chosenScore == rejectedScore { throw RecordFault(.tie) }
        var prompt: [Message] = []
        if record.value["prompt"]?.array != nil { prompt = try Self.messages(record.objects("prompt")) }
        var pair = try pair(
            prompt + Self.messages(record.objects("chosen")),
            prompt + Self.messages(record.objects("rejected")),
            name: "ultrafeedback")
        pair.id = try record.optionalText("prompt_id")
        (pair.chosenScore, pair.rejectedScore) = (chosenScore, rejectedScore)
        return pair
    }

    private func pair(
        _ chosen: [Message], _ rejected: [Message], name: String
    ) throws(RecordFault) -> PreferencePair {
        let common = zip(chosen, rejected).prefix { $0 == $1 }.count
        guard common < chosen.count, common < rejected.count else {
            throw RecordFault(chosen == rejected ? .sameTexts : .partsAtQuestion)
        }
        guard chosen[common].role == .assistant, rejected[common].role == .assistant else {
            throw RecordFault(.partsAtQuestion)
        }
        let prompt = try asked(Array(chosen[..<common]))
        return PreferencePair(
            prompt: prompt, chosen: chosen[common].content.trimmed,
            rejected: rejected[common].content.trimmed,
            source: source ?? name)
    }

    /// A post and two comments on it, the better of which has the higher score.
    func post(_ record: SourceRecord) throws(RecordFault) -> PreferencePair {
        let scores = (a: try record.number("score_A"), b: try record.number("score_B"))
        let isFirstBetter = try record.flag("labels")
        let better = isFirstBetter ? scores.a : scores.b
        let worse = isFirstBetter ? scores.b : scores.a
        guard better >= worse else {
            throw RecordFault(
                .wrongField, field: "labels", detail: "prefers the comment with the lower score")
        }
        guard better > worse else { throw RecordFault(.tie) }
        // Scores below 1 have no meaningful ratio; the data set itself counts them as 1.
        let ratio = try record.optionalNumber("score_ratio") ?? max(better, 1) / max(worse, 1)
        guard ratio >= leastRatio else {
            throw RecordFault(.lowRatio, detail: "has a score ratio of \(ratio), less than \(leastRatio)")
        }
        let first = try record.text("human_ref_A").trimmed
        let second = try record.text("human_ref_B").trimmed
        return PreferencePair(
            prompt: try asked([Message(.user, try record.text("history").trimmed)]),
            chosen: isFirstBetter ? first : second, rejected: isFirstBetter ? second : first,
            source: source ?? "shp", id: try record.optionalText("post_id"), chosenScore: better,
            rejectedScore: worse)
    }

    /// Three lists of one length, a pair at each place.
    func lists(_ record: SourceRecord) throws(RecordFault) -> [ImportedRecord] {
        let prompts = try record.texts("prompt")
        let chosen = try record.texts("chosen")
        let rejected = try record.texts("rejected")
        guard prompts.count == chosen.count, chosen.count == rejected.count else {
            throw RecordFault(
                .wrongField,
                detail:
                    "has \(prompts.count) prompts, \(chosen.count) chosen and \(rejected.count) rejected texts"
            )
        }
        return prompts.indices.map { index in
            .pair(
                PreferencePair(
                    prompt: prompts[index], chosen: chosen[index], rejected: rejected[index],
                    source: source ?? "alternate"))
        }
    }

    /// {"query" or "prompt", "responses", "scores"}; a query is laid out as a question, a prompt stays as it is.
    func ranking(_ record: SourceRecord) throws(RecordFault) -> ImportedRecord {
        let responses = try record.texts("responses")
        let scores = try record.numbers("scores")
        guard responses.count == scores.count, responses.count >= 2 else {
            throw RecordFault(
                .wrongField, field: "responses",
                detail:
                    "has \(responses.count) texts beside \(scores.count) scores; two or more of each are needed"
            )
        }
        let prompt: String
        if record.has("prompt") {
            prompt = try record.text("prompt")
        } else {
            let query = try record.text("query")
            var turns = Transcript.turns(of: query) ?? [Message(.user, query.trimmed)]
            // A query that ends with the head of the answer's turn has an empty turn there.
            if turns.last?.role == .assistant, turns.last?.content.isEmpty == true { turns.removeLast() }
            prompt = try asked(turns)
        }
        guard Set(scores).count > 1 else { throw RecordFault(.tie) }
        return .ranking(
            RankedResponses(
                prompt: prompt, responses: responses, scores: scores,
                source: try record.optionalText("source") ?? source))
    }

    /// {"prompt", "completion", "label"}, both texts or both lists of messages.
    func label(_ record: SourceRecord) throws(RecordFault) -> ImportedRecord {
        let label = try record.flag("label")
        let source = try record.optionalText("source") ?? source
        guard record.value["prompt"]?.array != nil else {
            return .label(
                LabelledCompletion(
                    prompt: try record.text("prompt"), completion: try record.text("completion"),
                    label: label,
                    source: source))
        }
        let answer = try Self.messages(record.objects("completion"))
        guard answer.count == 1, let first = answer.first, first.role == .assistant else {
            throw .wrong("completion", "one message of the assistant's")
        }
        return .label(
            LabelledCompletion(
                prompt: try asked(try Self.messages(record.objects("prompt"))),
                completion: first.content.trimmed, label: label, source: source))
    }

    /// The prompt of turns that end with a question.
    private func asked(_ turns: [Message]) throws(RecordFault) -> String {
        guard turns.last?.role == .user else {
            throw RecordFault(.turns, detail: "no question stands before the answer")
        }
        // The answer that a prompt awaits makes it a whole conversation, of which everything else can be asked.
        return try layout.prompt(
            for: try Self.checked(Conversation(turns + [Message(.assistant, "-")])).messages.dropLast())
    }
}

// SPDX-License-Identifier: Apache-2.0

extension JudgingFailure {
    /// Why a run came to nothing: no grade, or no comparison whose replies could be read; nil for any other run.
    ///
    /// What changes with the order is a result, even where it is all that there is.
    package init?(withoutVerdict judgements: [Judgement]) {
        guard let mode = judgements.first?.mode,
            let first = judgements.first(where: { $0.unreadable != nil })
        else { return nil }
        let isWithout =
            mode == .grade
            ? judgements.allSatisfy { $0.grade == nil }
            : JudgedComparison.all(judgements).allSatisfy { $0.outcome == .unreadable }
        guard isWithout else { return nil }
        let unreadable = judgements.compactMap(\.unreadable)
        let reasons = JudgeReply.Unreadable.allCases.compactMap { why -> String? in
            let count = unreadable.count { $0 == why }
            return count > 0 ? "\(count) \(why.rawValue)" : nil
        }
        let text = first.text.withoutSpaceAtEnds
        let quoted = text.count > 200 ? "\(text.prefix(200))…" : text
        self.init(
            .badData,
            reason: "no \(mode == .grade ? "grade" : "comparison") has a verdict: \(unreadable.count) of "
                + "\(judgements.count) replies cannot be read (\(reasons.joined(separator: ", "))); the first is "
                + (text.isEmpty ? "empty" : "\"\(quoted)\""),
            hint: Self.hint(mode, Set(unreadable)) + ", and give another --output: replies are kept")
    }

    private static func hint(_ mode: JudgeMode, _ reasons: Set<JudgeReply.Unreadable>) -> String {
        if reasons == [.cut] { return "Allow longer replies by --tokens" }
        if reasons == [.outsideScale] { return "Give the scale that the judge uses by --scale" }
        let form = mode == .grade ? "[[7]]" : "[[A]]"
        return
            "Ask a model that writes \(form) as it is told, or ask for it in words of your own (--template)"
            + (reasons.contains(.cut) ? ", with longer replies (--tokens)" : "")
    }
}

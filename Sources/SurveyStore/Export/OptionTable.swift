// SPDX-License-Identifier: Apache-2.0

internal import StudyFiles

/// options.csv: a row for each method's response in each question, by question and method.
enum OptionTable {
    static func text(_ names: MethodNames, texts: Stimuli) -> String {
        var text = CommaSeparatedValues.line([
            "question", "prompt", "temperature", "method", "checkpoint", "response", "sample", "seed",
            "tokens", "finish", "cell", "option", "characters", "words", "list_items", "headers",
            "code_marks",
            "text",
        ])
        let options = names.table.options.sorted { ($0.question, $0.method) < ($1.question, $1.method) }
        for option in options {
            let question = names.question(option.question)
            let shown = texts.text(option.id) ?? ""
            let shape = TextShape(shown)
            text += CommaSeparatedValues.line([
                option.question, CommaSeparatedValues.guarded(question?.promptID ?? ""),
                option.temperature ?? question?.temperature ?? "",
                CommaSeparatedValues.guarded(option.method), CommaSeparatedValues.guarded(option.checkpoint),
                CommaSeparatedValues.guarded(option.response), "\(option.sample)", option.seed,
                "\(option.tokens)", option.finish, texts.question(option.question)?.cell ?? option.question,
                option.id, "\(shape.characters)", "\(shape.words)", "\(shape.listItems)", "\(shape.headers)",
                "\(shape.codes)", CommaSeparatedValues.guarded(shown),
            ])
        }
        return text
    }
}

// SPDX-License-Identifier: Apache-2.0

import StudyFiles

extension BadInput {
    private static let grid = "sample --checkpoint A=model --output out.jsonl --quiet --prompts"
    private static let single = "sample --checkpoint model"

    /// Grids, prompts and conversations.
    static let sampling =
        wrongPrompts + wrongSheets + [
            BadInput(
                "sample", 64, "No checkpoint is named", "Usage: showdown sample", "showdown sample --help"),
            BadInput("sample --checkpoint A=model --prompts prompts.jsonl", 64, "A grid needs --output FILE"),
            BadInput("\(single) --prompt Hello --samples 1", 64, "--samples is for a grid"),
            BadInput("\(single) --prompt Hello --stop", 64, "--stop is for a grid"),
            BadInput("\(single) --prompt Hello --temperatures 0.1,0.2", 64, "one temperature"),
            BadInput("\(single) --prompt -", 64, "standard input is empty"),
            BadInput("\(single) --prompt Hello --tokens 1000000", 65, "exceed the model's context"),
            BadInput("\(grid) prompts.jsonl --stop-at Guest:", 64, "--stop-at and --min-tokens need --stop"),
            BadInput(
                "\(grid) prompts.jsonl --stop --min-tokens 40", 64, "--min-tokens must be 0 to --tokens"),
            BadInput("\(grid) prompts.jsonl --raw", 64, "--raw is for --prompt", "Usage: showdown sample"),
            BadInput("\(grid) prompts.jsonl --trim word", 64, "--trim", "sentence"),
            BadInput(
                "\(grid) prompts.jsonl --tokens 100000", 65, "prompts.jsonl: 24 prompts cannot be answered",
                "\"check-in\" of section \"hotel\" for A", "and 19 more", "--skip-long-prompts"),
            BadInput(
                "\(grid) prompts.jsonl --tokens 100000 --skip-long-prompts", 65, "all 24 prompts are too long"
            ),
            BadInput(
                "\(grid) prompts.jsonl --checkpoint gold=dataset", 65, "24 prompts cannot be answered",
                "for gold: the field \"reference\" is missing"),
            BadInput(
                "sample --checkpoint A=bare --prompts prompts.jsonl --output out.jsonl", 66,
                "bare: holds neither tokenizer.json"
            ) {
                try FileContents.makeFolder($0("bare"))
                for name in ["config.json", "model.safetensors"] {
                    try FileContents.write(try FileContents.read($0("model/\(name)")), to: $0("bare/\(name)"))
                }
            },
            BadInput(
                "\(grid) prompts.jsonl", 73, "out.jsonl: holds the response 1 with another id",
                files: [
                    "out.jsonl":
                        "{\"checkpoint\":\"c\",\"finish\":\"stop\",\"id\":\"1\",\"method\":\"A\",\"prompt\":\"p\",\"prompt_id\":\"1\",\"sample\":0,\"section\":\"s\",\"seed\":1,\"temperature\":1,\"text\":\"t\",\"tokens\":3}\n"
                ]),
            BadInput(
                "\(grid) prompts.jsonl", 73, "out.jsonl: exists and is not a JSON lines file",
                files: ["out.jsonl": "notes"]),
            BadInput("\(grid) prompts.jsonl --best-of 4", 64, "--best-of and --reward go together"),
            BadInput("\(grid) prompts.jsonl --best-of 129 --reward words:a", 64, "from 1 to 128"),
            BadInput(
                "\(grid) prompts.jsonl --best-of B=4 --reward words:a", 64,
                "--best-of B=4 is for no --checkpoint"
            ),
            BadInput(
                "\(grid) prompts.jsonl --best-of 4 --reward praise:x", 64, "\"praise:x\" is of no kind",
                "words:"),
            BadInput(
                "\(grid) prompts.jsonl --best-of 4 --reward model:model", 65,
                "model: is a language model and has no score"),
            BadInput(
                "\(grid) prompts.jsonl --best-of 4 --reward head:model", 64, "without a convex head"),
            BadInput("\(single) --prompt Hello --best-of 4 --reward words:a", 64, "--best-of is for a grid"),
            BadInput("chat --checkpoint tokens", 66, "tokens: is not a checkpoint folder"),
            BadInput(
                "chat --checkpoint model --temperature 200", 64, "--temperature is 200.0",
                "Usage: showdown chat"),
            BadInput(
                "chat --checkpoint model --guidance nucleus", 64,
                "no checkpoint that is named has a convex head"),
        ]

    private static let wrongPrompts = [
        BadInput(
            "\(grid) bad.jsonl", 65, "bad.jsonl, line 2: the field \"prompt\" has another type",
            files: [
                "bad.jsonl":
                    "\u{feff}{\"section\":\"s\",\"prompt_id\":\"1\",\"prompt\":\"p\"}\r\n{\"section\":\"s\",\"prompt_id\":\"2\",\"prompt\":[]}\r\n"
            ]),
        BadInput(
            "\(grid) bad.jsonl", 65, "bad.jsonl, line 1: is not valid JSON", files: ["bad.jsonl": "section\n"]
        ),
    ]

    private static let wrongSheets = [
        (
            "sections:\n  - id: s\n    prompts:\n      - {prompt: p, wrong: 1}\n",
            "line 4: the field \"sections[0].prompts[0].wrong\" is not known"
        ),
        (
            "sections:\n  - id: s\n    prompts:\n      - p\n      - [p]\n",
            "line 5: the field \"sections[0].prompts[1]\" needs a text"
        ),
        ("sections:\n  - prompts: [p]\n", "line 2: the field \"sections[0].id\" is missing"),
        ("sections:\n  - id: s\n", "the field \"sections[0].prompts\" is missing"),
        (
            "sections:\n  - id: s\n    layout: morse\n    prompts: [p]\n",
            "line 3: the field \"sections[0].layout\" \"morse\" names no chat layout"
        ),
        (
            "sections:\n  - id: s\n    prompts:\n      - turns: [{user: u}]\n",
            "needs a layout: in its section"
        ),
        (
            "sections:\n  - id: s\n    layout: chatml\n    prompts:\n      - turns: [{user: u}, {assistant: a}]\n",
            "does not end with the user's turn"
        ),
        (
            "sections:\n  - id: s\n    prompts:\n      - {id: a, prompt: p}\n      - {id: a, prompt: q}\n",
            "line 5: the prompt_id \"a\" stands twice"
        ),
        ("sections: [\n", "is not valid YAML"), ("", "holds no prompts"), ("- p\n", "needs fields: sections"),
        (
            "sections:\n  - id: s\n    prompts:\n      - prompt:\n",
            "line 4: the field \"sections[0].prompts[0].prompt\" is empty"
        ),
    ].map { text, words in BadInput("\(grid) bad.yaml", 65, "bad.yaml", words, files: ["bad.yaml": text]) }
}

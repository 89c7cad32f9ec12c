// SPDX-License-Identifier: Apache-2.0

import Foundation
import StudyFiles

extension BadInput {
    static let all =
        missing + malformed + damaged + usage + places + studies + outputs + sampling + serving
        + judging

    /// 66: what is to be read is not there, or is no file.
    private static let missing = [
        BadInput("analyze --votes nowhere.csv", 66, "nowhere.csv: cannot be read: No such file"),
        BadInput("analyze --votes tokens", 66, "tokens: is a folder, not a file"),
        BadInput("data import nowhere.jsonl", 66, "nowhere.jsonl: cannot be read"),
        BadInput("data alternate tokens --output out.jsonl", 66, "tokens: is a folder"),
        BadInput("study status nowhere.db", 66, "nowhere.db: does not exist", "showdown study create"),
        BadInput("study status tokens", 66, "tokens: cannot be read"),
        BadInput("serve nowhere.db --port 0", 66, "nowhere.db: does not exist"),
        BadInput("audit verify new.db --checkpoint nowhere", 66, "nowhere: cannot be read"),
        BadInput("score --model nowhere --input pairs.jsonl", 66, "nowhere: is not a checkpoint folder"),
        BadInput("sample --checkpoint tokens --prompt Hello", 66, "tokens: is not a checkpoint folder"),
        BadInput("sample report nowhere.jsonl", 66, "nowhere.jsonl: cannot be read"),
        BadInput("sample report responses.jsonl --model tokens", 66, "tokens: is not a checkpoint folder"),
        BadInput("sample probe nowhere.jsonl", 66, "nowhere.jsonl: cannot be read"),
        BadInput(
            "train dpo --model model --data nowhere --output out --quiet", 66, "nowhere: cannot be read"),
        BadInput(
            "train sft --shape huge --tokenizer tokens --data conversations.jsonl --output out", 66,
            "huge: is neither a named shape nor a file", "distilgpt2"),
        BadInput("bench train --shape huge", 66, "huge: is neither a named shape nor a file", "distilgpt2"),
        BadInput(
            "train sft --shape tiny --tokenizer model/nowhere --data conversations.jsonl --output out", 66,
            "holds neither tokenizer.json nor vocab.json"),
        BadInput("plot nowhere", 66, "nowhere: holds no metrics.jsonl of a run"),
        BadInput("train dpo --config nowhere.yaml", 66, "nowhere.yaml: cannot be read"),
        BadInput("demo --no-serve --directory out --conversations nowhere", 66, "nowhere: cannot be read"),
    ]

    /// 65: a text that is not what it should be, named by its line.
    private static let malformed = [
        BadInput(
            "analyze --votes bad.csv", 65, "bad.csv, line 1: the columns \"study\"",
            files: ["bad.csv": "a,b\n1,2\n"]),
        BadInput(
            "analyze --votes bad.csv", 65, "bad.csv, line 2: has 1 fields",
            files: [
                "bad.csv": VoteTable.text([]) + "hotel\n"
            ]),
        BadInput(
            "data import bad.jsonl", 65, "bad.jsonl, line 2: is not valid JSON",
            files: [
                "bad.jsonl": """
                {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}
                {"messages":
                """
            ]),
        BadInput(
            "score --model model --input bad.jsonl", 65, "bad.jsonl, line 1: the field \"prompt\" is missing",
            files: [
                "bad.jsonl": "{}\n"
            ]),
        BadInput(
            "sample --checkpoint A=model --prompts empty --output out.jsonl", 65, "empty: holds no prompts",
            files: [
                "empty": "\n\n"
            ]),
        BadInput(
            "sample --checkpoint A=model --prompts bad.jsonl --output out.jsonl", 65,
            "bad.jsonl, line 1: the field \"section\"",
            files: [
                "bad.jsonl": "{\"prompt\":\"p\",\"prompt_id\":\"1\"}\n"
            ]),
        BadInput(
            "train kto --model model --data bad.jsonl --output out --quiet", 65,
            "bad.jsonl, line 2: has none of the fields", "\"label\"",
            files: [
                "bad.jsonl":
                    "{\"prompt\":\"a\",\"completion\":\"b\",\"label\":true}\n{\"prompt\":\"a\",\"completion\":\"b\"}\n"
            ]),
        BadInput(
            "train rrhf --model model --data bad.jsonl --output out --quiet", 65,
            "bad.jsonl, line 1: has 2 responses and 3 scores",
            files: ["bad.jsonl": "{\"prompt\":\"a\",\"responses\":[\"b\",\"c\"],\"scores\":[1,2,3]}\n"]),
        BadInput(
            "train rrhf --model model --data bad.jsonl --output out --quiet", 65,
            "no example is left (1 with no score above another)",
            files: ["bad.jsonl": "{\"prompt\":\"a\",\"responses\":[\"b\",\"c\"],\"scores\":[2,2]}\n"]),
        BadInput(
            "train dpo --model model --data pairs.jsonl --output out --quiet --probe-every 2 --unseen bad.jsonl",
            65,
            "bad.jsonl: has no response to a prompt of the data", "1 to prompts of no pair",
            files: ["bad.jsonl": "{\"prompt\":\"nobody asks\",\"text\":\"b\"}\n"]),
        BadInput(
            "train dpo --model model --data pairs.jsonl --output out --quiet --probe-every 2 --unseen pairs.jsonl",
            65,
            "pairs.jsonl, line 1: is a pair, not one response"),
        BadInput(
            "data label bad.jsonl --output out.jsonl", 65, "bad.jsonl, line 1: has scores", "--threshold",
            files: ["bad.jsonl": "{\"prompt\":\"a\",\"completion\":\"b\",\"score\":1}\n"]),
        BadInput(
            "data rank bad.jsonl --output out.jsonl", 65,
            "bad.jsonl, line 1: the field \"score\" has another type",
            files: ["bad.jsonl": "{\"prompt\":\"a\",\"completion\":\"b\",\"score\":\"high\"}\n"]),
        BadInput(
            "train dpo --model model --data empty --output out --quiet", 65,
            "empty: holds no preference pairs",
            files: [
                "empty": ""
            ]),
        BadInput(
            "score --model model --input bad.jsonl", 65, "bad.jsonl, line 2: needs the field \"completion\"",
            files: [
                "bad.jsonl": "{\"prompt\":\"a\",\"completion\":\"b\"}\n{\"prompt\":\"a\",\"chosen\":\"b\"}\n"
            ]),
        BadInput(
            "train dpo --config bad.yaml", 65,
            "bad.yaml, line 3: the field \"stpes\" is not an option of dpo. Known: accumulation",
            files: ["bad.yaml": "model: model\ndata: pairs.jsonl\nstpes: 3\n"]),
        BadInput(
            "train sft --config bad.yaml", 65,
            "bad.yaml, line 1: the field \"steps\" is \"3.5\"; give at least 1",
            files: ["bad.yaml": "steps: 3.5\n"]),
        BadInput("data import empty", 65, "empty: holds no records", files: ["empty": ""]),
        BadInput(
            "tokenizer encode --tokenizer tokens --json-lines", 65,
            "standard input, line 1: is not a JSON string", input: "hello\n"),
        BadInput(
            "tokenizer decode --tokenizer tokens", 65, "standard input, line 1: is not a JSON array",
            input: "[300]\n"),
        BadInput(
            "tokenizer decode --tokenizer tokens", 65, "standard input, line 1: is not a JSON array",
            input: "[-1]\n"),
        BadInput(
            "tokenizer encode --tokenizer tokens --chat --layout chatml", 65,
            "standard input, line 1: has a turn of the role \"robot\"", "system, user or assistant",
            input: "{\"messages\":[{\"role\":\"robot\",\"content\":\"a\"}]}\n"),
        BadInput(
            "tokenizer encode --tokenizer tokens --chat --layout mistral", 65, "no place for a system turn",
            input: "{\"messages\":[{\"role\":\"system\",\"content\":\"a\"}]}\n"),
        BadInput(
            "tokenizer encode --tokenizer tokens --chat --layout alpaca", 64,
            "\"alpaca\" names no chat layout",
            "llama-3"),
        BadInput("tokenizer encode --tokenizer tokens --chat", 64, "has no chat template", "chatml"),
        BadInput("bench tokenizer --text empty", 65, "empty: is empty", files: ["empty": ""]),
        BadInput(
            "study create --template PACKAGE/survey-templates/hotel-concierge.yaml --responses bad.jsonl --output out.db --key out.key",
            65, "bad.jsonl, line 1: is not valid JSON", files: ["bad.jsonl": "{\"id\":\n"]),
        BadInput(
            "study create --template PACKAGE/survey-templates/hotel-concierge.yaml --responses empty --output out.db --key out.key",
            65, "empty: holds no responses", files: ["empty": ""]),
        BadInput(
            "study create --template bad.yaml --responses responses.jsonl --output out.db --key out.key", 65,
            "bad.yaml, line ",
            files: ["bad.yaml": "id: a\ntitle: [\n"]),
    ]

    /// 65: a checkpoint or study that something has happened to.
    private static let damaged = [
        BadInput(
            "sample --checkpoint model --prompt Hello", 65, "model/model.safetensors", "The file is damaged"
        ) {
            let weights = try FileContents.read($0("model/model.safetensors"))
            try FileContents.write(weights.prefix(5_000), to: $0("model/model.safetensors"))
        },
        BadInput(
            "sample --checkpoint model --prompt Hello", 65, "model/config.json: is not valid JSON",
            files: ["model/config.json": "{"]),
        BadInput(
            "sample --checkpoint model --prompt Hello", 65, "model/tokenizer.json: has no model",
            files: ["model/tokenizer.json": "{}"]),
        BadInput(
            "tokenizer encode --tokenizer tokens", 65,
            "tokens/tokenizer.json: is not valid JSON, from byte 9 on",
            files: ["tokens/tokenizer.json": "{\"model\":"]),
        BadInput(
            "tokenizer encode --tokenizer tokens", 65,
            "tokens/tokenizer.json: needs the model type \"Unigram\"",
            files: ["tokens/tokenizer.json": "{\"model\":{\"type\":\"Unigram\"}}"]),
        BadInput(
            "tokenizer encode --tokenizer tokens", 65,
            "tokens/tokenizer.json: the id of \"a\" is not a number",
            files: [
                "tokens/tokenizer.json":
                    #"{"pre_tokenizer":{"type":"ByteLevel"},"decoder":{"type":"ByteLevel"},"model":{"vocab":{"a":-1}}}"#
            ]),
        BadInput(
            "tokenizer convert --tokenizer tokens --output out", 65,
            "tokens/tokenizer_config.json: the id 0 of",
            "is another token's",
            files: [
                "tokens/tokenizer_config.json":
                    #"{"added_tokens_decoder":{"0":{"content":"<x>","special":true}}}"#
            ]),
        BadInput("study status new.db", 65, "new.db: is not a sound study", "Restore a backup") {
            try FileContents.write(try FileContents.read($0("new.db")).prefix(8_192), to: $0("new.db"))
        },
        BadInput("study status pairs.jsonl", 65, "pairs.jsonl: is not a study"),
        BadInput(
            "demo --no-serve --directory out", 65, "out/demo.json: is not the record of a demo", "--fresh",
            files: ["out/demo.json": "x"]),
    ]

    /// 64: what is asked for makes no sense.
    private static let usage = [
        BadInput("trian", 64, "trian"),
        BadInput("bench train --batch 3", 64, "--batch is 3; give an even number"),
        BadInput("bench train --shape tiny --length 512", 64, "--length is 512", "context of 256 tokens"),
        BadInput("bench train --repeats 0", 64, "--repeats"),
        BadInput("bench train --limit-repeats 0", 64, "--limit-repeats is 0"),
        BadInput("bench product --repeats 0", 64, "--repeats is 0"),
        BadInput("train rlhf --model model --data pairs.jsonl --output out", 64, "'rlhf'", "- dpo"),
        BadInput(
            "train dpo --data pairs.jsonl --output out", 64, "dpo starts from a checkpoint: give --model"),
        BadInput("train dpo --model model --data pairs.jsonl --output out --steps 0", 64, "--steps is 0"),
        BadInput(
            "train dpo --model model --data pairs.jsonl --output out --learning-rate nan", 64,
            "--learning-rate is nan"),
        BadInput(
            "sample --checkpoint A=model --prompts prompts.jsonl --output out.jsonl --temperatures warm", 64,
            "\"warm\" is not a list of temperatures"),
        BadInput(
            "sample --checkpoint A=model --prompts prompts.jsonl --output out.jsonl --temperatures 1:0:0.3",
            64, "\"1:0:0.3\""),
        BadInput("sample --checkpoint model --prompt Hello --temperatures -1", 64, "--temperatures"),
        BadInput("sample report", 64, "Usage: showdown sample report"),
        BadInput("sample report responses.jsonl --seed 3", 64, "--probe", "Usage: showdown sample report"),
        BadInput("sample report responses.jsonl --tokens 3", 64, "--tokens", "Usage: showdown sample report"),
        BadInput("sample probe", 64, "--list", "Usage: showdown sample probe"),
        BadInput("sample probe prompts.jsonl --only nobody", 64, "nobody", "gender"),
        BadInput(
            "sample report responses.jsonl --probe", 65, "responses.jsonl: has no prompt beside a variant"),
        BadInput(
            "sample probe prompts.jsonl --output out.jsonl --only religion", 65, "no prompt whose words"),
        BadInput("sample report responses.jsonl --output model", 73, "model: holds"),
        BadInput(
            "sample --checkpoint model --prompts prompts.jsonl --output out.jsonl", 64,
            "--checkpoint model is not METHOD=FOLDER", "showdown sample"),
        BadInput(
            "sample --checkpoint A=model --checkpoint A=model --prompts prompts.jsonl --output out.jsonl --quiet",
            64, "\"A\" is named twice"),
        BadInput(
            "train dpo --model model --data pairs.jsonl --output out --lambda 0.1", 64,
            "--lambda is not an option of dpo"),
        BadInput(
            "train coala --model model --data pairs.jsonl --output out --quiet --window 1", 65,
            "pairs both responses are the same within the first 1 tokens", "Choose a larger --window"),
        BadInput(
            "train coala --model model --data pairs.jsonl --output out --pooling soup", 64,
            "--pooling is soup; give mean, last or attention"),
        BadInput(
            "sample --checkpoint model --prompt Hello --guidance nucleus", 64,
            "no checkpoint that is named has a convex head"),
        BadInput(
            "sample --checkpoint model --prompt Hello --guidance nucleus --candidates 3", 64,
            "--candidates is not used by --guidance nucleus"),
        BadInput(
            "score --model model --input pairs.jsonl --head", 64,
            "no checkpoint that is named has a convex head"),
        BadInput(
            "train coala --model model --data pairs.jsonl --output out --preset coala-paper", 64,
            "--preset coala-paper: --accumulation is not an option of coala"),
        BadInput(
            "train sft --model model --data conversations.jsonl --output out --preset mine", 64,
            "--preset is mine; choose coala-paper"),
        BadInput(
            "train sft --model model --data conversations.jsonl --output out --eval-every 5", 64,
            "--eval-every needs --held-out"),
        BadInput("train sft --model model --output out", 64, "Give --data"),
        BadInput(
            "sweep dpo --model model --data pairs.jsonl --held-out pairs.jsonl --output out --vary beta=0.1,x",
            64, "--vary beta: \"x\" is not a number above 0"),
        BadInput(
            "sweep dpo --model model --data pairs.jsonl --held-out pairs.jsonl --output out --vary data=a,b",
            64,
            "--vary data is not an option of dpo that can vary"),
        BadInput(
            "data import conversations.jsonl --output conversations.jsonl", 64, "is the file that is read"),
        BadInput(
            "data alternate conversations.jsonl --output ./conversations.jsonl", 64,
            "is the file that is read"),
        BadInput("data label pairs.jsonl --output pairs.jsonl", 64, "is the file that is read"),
        BadInput(
            "train dpo --model model --data pairs.jsonl --output out --unseen pairs.jsonl", 64,
            "--unseen needs --probe-every"),
        BadInput(
            "train kto --model model --data pairs.jsonl --output out --probe-every 2", 64,
            "--probe-every is not an option of kto"),
        BadInput(
            "train orpo --model model --data pairs.jsonl --output out --nll all", 64,
            "--nll is all; give chosen or prompt-and-chosen"),
        BadInput(
            "train kto --model model --data pairs.jsonl --output out --lambda-d=-1", 64,
            "--lambda-d is -1; give a number from 0 up"),
        BadInput(
            "lab compare --sft model --data pairs.jsonl --held-out pairs.jsonl --methods dpo,none", 64,
            "--methods: \"none\" is no method"),
        BadInput(
            "lab compare --sft model --data pairs.jsonl --held-out pairs.jsonl --methods dpo --set orpo.lambda=1",
            64, "--set orpo.lambda: no method compared has this option"),
        BadInput(
            "lab compare --sft model --data pairs.jsonl --held-out pairs.jsonl --methods dpo --set beta=-1",
            64, "--set beta=-1: give a number above 0"),
        BadInput(
            "lab compare --sft model --data pairs.jsonl --held-out pairs.jsonl --methods dpo --set data=x",
            64,
            "--set data: the comparison itself names it"),
        BadInput(
            "lab compare --sft model --data pairs.jsonl --held-out pairs.jsonl --seeds 1,1", 64,
            "--seeds is 1,1; give different whole numbers"),
        BadInput(
            "lab compare --sft nowhere --data pairs.jsonl --held-out pairs.jsonl --methods dpo --seeds 1 --quiet",
            66, "nowhere"),
        BadInput(
            "sweep dpo --model model --data pairs.jsonl --output out --vary beta=0.1", 64,
            "A sweep compares on held-out records: give --held-out"),
        BadInput(
            "sweep dpo --model model --data pairs.jsonl --held-out pairs.jsonl --output out --vary beta=0.1 --beta 1",
            64, "--beta is given and varied too"),
        BadInput(
            "sweep dpo --model model --data pairs.jsonl --held-out pairs.jsonl --output out --vary beta=0.1,0.1",
            64,
            "--vary beta has 0.1 twice"),
        BadInput("plot model --ema 2", 64, "--ema is 2.0; give a number above 0 up to 1"),
        BadInput("tokenizer encode --tokenizer tokens --text", 64, "for --chat"),
        BadInput("tokenizer encode --tokenizer tokens --chat --specials", 64, "JSON already"),
        BadInput("bench tokenizer --repeats 0", 64, "--repeats is 0"),
        BadInput("demo --budget 0", 64, "--budget is 0"),
        BadInput("demo --port 65536", 64, "--port is 65536"),
        BadInput("serve new.db --port 65536", 64, "65536"),
        BadInput("audit consents new.db --csv --json", 64, "not both"),
        BadInput("analyze --votes closed.key --replicates -1", 64, "--replicates"),
    ]

    /// 73 and 75: a place that is not to be had.
    private static let places = [
        BadInput(
            "data generate --count 1 --output nowhere/out.json", 73, "nowhere/out.json: cannot be created"),
        BadInput("data generate --count 1 --output /proc/out.json", 73, "/proc/out.json: cannot be created"),
        BadInput("data generate --count 1 --output tokens", 73, "tokens: is a folder, not a file"),
        BadInput(
            "train orpo --model model --data pairs.jsonl --steps 1 --output pairs.jsonl", 73,
            "pairs.jsonl: exists and is not a folder"),
        BadInput(
            "train orpo --model model --data pairs.jsonl --steps 1 --output mine/", 73,
            "mine: holds \"diary.txt\"", files: ["mine/diary.txt": "x"]),
        BadInput(
            "train orpo --model model --data pairs.jsonl --steps 1 --output /proc/out --quiet", 73,
            "/proc/out", "the folder cannot be made"),
        BadInput(
            "train orpo --model model --data pairs.jsonl --steps 1 --output out --quiet", 73,
            "out.run: exists and is not the folder of a run", files: ["out.run/diary.txt": "x"]),
        BadInput(
            "tokenizer train --data conversations.jsonl --size 300 --output model", 73,
            "model: holds \"config.json\""),
        BadInput(
            "demo --fresh --no-serve --directory mine", 73, "mine: is not a demo of showdown", "--directory",
            files: ["mine/diary.txt": "x"]),
        BadInput(
            "demo --no-serve --directory mine --budget 2", 73,
            "mine: holds a demo that was made with other settings", "--fresh",
            files: ["mine/demo.json": #"{"budget":1,"seed":7}"#]),
        BadInput(
            "demo --no-serve --directory pairs.jsonl", 73,
            "pairs.jsonl/data: is below pairs.jsonl, which is a file"),
        BadInput("serve new.db --port PORT", 75, "Port PORT on 127.0.0.1 is in use", "--port"),
        BadInput(
            "demo --directory mine --port PORT", 75, "Port PORT on 127.0.0.1 is in use",
            files: ["mine/demo.json": #"{"seed":7}"#]
        ) {
            try FileContents.makeFolder($0("mine/study"))
            try FileContents.write(try FileContents.read($0("new.db")), to: $0("mine/study/study.db"))
        },
    ]

    /// What the state of a study does not allow.
    private static let studies =
        [
            "--output new.db --key out.key": "new.db: exists already",
            "--output out.db --key new.key": "new.key: exists already",
            "--output nowhere/out.db --key out.key": "nowhere/out.db: cannot be created",
            "--output out.db --key nowhere/out.key": "nowhere/out.key: cannot be created",
            "--output out --key out": "out: cannot be both the study and its key",
            "--output out.db --key out.key --ledger-key out.key": "out.key: cannot be both",
            "--output out.db --key out.key --ledger-key new.key": "new.key: exists already",
            "--output out.db --key out.key --ledger-key nowhere/key": "nowhere/key: cannot be created",
        ].sorted { $0.key < $1.key }.map { options, words in
            BadInput(
                "study create --template PACKAGE/survey-templates/hotel-concierge.yaml --responses responses.jsonl \(options)",
                73, words)
        } + [
            BadInput("study close new.db", 64, "new.db: the study is created", "showdown study open"),
            BadInput(
                "study unblind new.db --key new.key", 64, "only a closed study is unblinded",
                "showdown study close"),
            BadInput(
                "study unblind closed.db --key new.key", 65, "closed.db: the key does not open",
                "the key of another study"),
            BadInput("study unblind closed.db --key pairs.jsonl", 65, "pairs.jsonl: is not a key"),
            BadInput(
                "study export closed.db --output out", 64, "sealed", "showdown study unblind --key FILE"),
            BadInput("analyze new.db --output out", 64, "sealed", "showdown study close"),
            BadInput(
                "study amend new.db --template PACKAGE/survey-templates/hotel-concierge.yaml --reason Why",
                65,
                "says what the study says already"),
            BadInput(
                "study amend new.db --template PACKAGE/survey-templates/imdb.yaml --reason Why", 65,
                "imdb.yaml, field id: cannot change", "Write what was sealed"),
            BadInput(
                "study amend new.db --template PACKAGE/survey-templates/hotel-concierge.yaml --reason", 64,
                "--reason"),
            BadInput("audit receipt new.db ABCD", 65, "no submission has the receipt code \"ABCD\""),
        ]

    /// 74: results that could not be kept.
    private static let outputs =
        [
            "data generate --count 1", "study status new.db", "study status new.db --json",
            "audit consents new.db",
            "audit verify new.db", "score --model model --input pairs.jsonl",
            "sample --checkpoint model --prompt Hello --tokens 2", "serve new.db --port 0",
        ].map { BadInput($0, 74, "No space left on device", output: "/dev/full") } + [
            BadInput(
                "tokenizer encode --tokenizer tokens", 74, "No space left on device", input: "hello\n",
                output: "/dev/full"),
            BadInput(
                "data generate --count 1 --output /dev/full", 74,
                "/dev/full: could not be written: No space left on device"),
            BadInput(
                "data generate --count 50 --output out.json", 74,
                "out.json: could not be written: File too large", blocks: 4),
            BadInput(
                "train orpo --model model --data pairs.jsonl --steps 1 --output out --quiet", 74,
                "out.run/state-1.safetensors: could not be written", blocks: 100),
            BadInput(
                "tokenizer train --data conversations.jsonl --size 300 --output out", 74, "out/",
                "could not be written", blocks: 2),
            BadInput(
                "study create --template PACKAGE/survey-templates/hotel-concierge.yaml --responses responses.jsonl --output out.db --key out.key",
                74, "out.db", blocks: 8),
        ]
}

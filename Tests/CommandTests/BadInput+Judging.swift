// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    private static let ask = "judge ask --endpoint http://127.0.0.1:9/v1#m --responses r.jsonl --attempts 1"
    private static let response = """
        {"id":"1","section":"a","prompt_id":"p","prompt":"Q","method":"m","checkpoint":"c","temperature":1,"sample":0,\
        "seed":1,"text":"t","tokens":1,"finish":"stop"}

        """

    private static let grades = "section,question,judge,method,grade,lowest,highest\na,q,j,m,1,1,5\n"

    /// Judges: asked, imported, compared.
    static let judging = [
        BadInput("judge ask", 64, "--responses FILE"),
        BadInput("judge ask --responses r.jsonl", 64, "--endpoint URL#MODEL"),
        BadInput("\(ask)", 64, "Name a folder for the results"),
        BadInput("\(ask) --output j --mode best", 64, "--mode"),
        BadInput("\(ask) --output j --mode grade --scale 5", 64, "--scale 5 is no range"),
        BadInput("\(ask) --output j --orders 3", 64, "--orders is for --mode choice"),
        BadInput("\(ask) --output j --mode choice --orders 1", 64, "--orders is 1"),
        BadInput("\(ask) --output j --mode grade --against m", 64, "--against is for --mode pairs"),
        BadInput("\(ask) --output j --price 1", 64, "--price 1 is not IN,OUT"),
        BadInput("\(ask) --output j --temperature 3", 64, "--temperature is 3"),
        BadInput("\(ask) --output j --at-once 0", 64, "--at-once is 0"),
        BadInput("\(ask) --dry-run", 66, "r.jsonl: cannot be read"),
        BadInput("\(ask) --dry-run", 65, "r.jsonl: holds no responses", files: ["r.jsonl": ""]),
        BadInput("\(ask) --dry-run", 65, "there is nothing to ask", files: ["r.jsonl": response]),
        BadInput(
            "\(ask) --dry-run --mode grade --template t", 65, "t, line 1: {prompt} is no field",
            files: ["r.jsonl": response, "t": "{prompt}"]),
        BadInput(
            "\(ask) --dry-run --votes v.csv", 65, "v.csv: is empty",
            files: ["r.jsonl": response, "v.csv": ""]),
        BadInput(
            "\(ask) --output j --mode grade", 75, "nobody answers at this address",
            files: ["r.jsonl": response]),
        BadInput("judge import", 64, "<file>"),
        BadInput("judge import nowhere --output o.csv", 66, "nowhere: cannot be read"),
        BadInput(
            "judge import b.json --output o.csv", 65, "b.json: record 1: has none of the forms",
            files: ["b.json": "[{}]"]),
        BadInput(
            "judge import b.json --output b.json", 64, "is the file that is read", files: ["b.json": "[{}]"]),
        BadInput("judge compare --votes nowhere", 66, "nowhere: cannot be read"),
        BadInput(
            "judge compare --votes v.csv", 65, "v.csv, line 1: is separated by semicolons",
            files: ["v.csv": "study;section;question\ns;h;q\n"]),
        BadInput(
            "judge compare --votes v.csv", 65, "v.csv, line 1: is a database", "showdown analyze STUDY",
            files: ["v.csv": "SQLite format 3\0"]),
        BadInput(
            "judge grades g.csv h.csv", 65, "h.csv, line 2: the judge \"j\" has graded \"m\"",
            "before, in g.csv, line 2", files: ["g.csv": grades, "h.csv": grades]),
        BadInput("judge grades", 64, "<files>"),
        BadInput("judge grades g.csv", 65, "g.csv: is empty", files: ["g.csv": ""]),
    ]
}

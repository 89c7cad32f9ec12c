// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    private static let serve = "serve-models --port 0 --checkpoint"
    private static let grid =
        "sample --prompts prompts.jsonl --output out.jsonl --quiet --endpoint-attempts 1"

    /// Models that are served here or elsewhere.
    static let serving = [
        BadInput("serve-models", 64, "--checkpoint"),
        BadInput("\(serve) model", 64, "--checkpoint model is not NAME=FOLDER"),
        BadInput("\(serve) a=model --checkpoint a=model", 64, "The name a is given to two checkpoints"),
        BadInput("\(serve) a=nowhere", 66, "nowhere"),
        BadInput("\(serve) a=model --rows 0", 64, "--rows is 0; give 1 to 1024"),
        BadInput("\(serve) a=model --queue -1", 64, "--queue"),
        BadInput("\(serve) a=model --deadline 0", 64, "--deadline is 0"),
        BadInput("\(serve) a=model --guidance nucleus", 64, "no checkpoint that is named has a convex head"),
        BadInput("\(serve) a=model --token-file nowhere", 66, "nowhere: cannot be read"),
        BadInput("\(serve) a=model --token-file token", 65, "token: holds no token", files: ["token": "\n"]),
        BadInput(
            "\(serve) a=model --token-file token", 65, "token: holds no token", files: ["token": "two words"]),
        BadInput("serve-models --checkpoint a=model --port PORT", 75, "Port PORT on 127.0.0.1 is in use"),
        BadInput("serve study.db --tls-certificate cert.pem", 64, "are given together"),
        BadInput("serve study.db --tls-certificate c.pem --tls-key k.pem", 64, "--public-address https://"),
        BadInput("serve study.db --trusted-proxy proxy", 64, "proxy is neither an address nor a range"),
        BadInput("serve study.db --connections-per-address 0", 64, "--connections-per-address is 0"),
        BadInput("bench survey 0", 64, "0 is no port"),
        BadInput("bench survey 80 --volunteers 0", 64, "--volunteers, --seconds"),
        BadInput("\(grid) --endpoint A", 64, "--endpoint A is not METHOD=", "Usage: showdown sample"),
        BadInput("\(grid) --endpoint A=ftp://host/v1", 64, "ftp://host/v1: is no address of a service"),
        BadInput("\(grid) --endpoint A=http://user:secret@host/v1#m", 64, "holds credentials"),
        BadInput("\(grid) --endpoint A=http://h#m --endpoint-token B=f", 64, "is for no --endpoint"),
        BadInput("\(grid) --endpoint A=http://h#m --endpoint-at-once 0", 64, "--endpoint-at-once is 0"),
        BadInput("\(grid) --endpoint A=http://h#m --endpoint-token A=nowhere", 66, "nowhere: cannot be read"),
        BadInput(
            "\(grid) --endpoint A=http://no-such-host.invalid/v1#m", 66,
            "http://no-such-host.invalid/v1/models: the host is not known"),
        BadInput(
            "sample --prompt Hello --checkpoint model --endpoint A=http://h#m", 64, "--endpoint is for a grid"
        ),
    ]
}
